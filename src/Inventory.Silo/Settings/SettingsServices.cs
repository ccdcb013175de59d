using Inventory.Dashboard;
using Inventory.Events.Kafka;
using Inventory.Events.Partitions;
using Inventory.Events.RabbitMq;
using Inventory.Events.Relay;
using Inventory.Events.Webhooks;
using Inventory.Gateway;
using Inventory.Grains.Expiry;
using Inventory.Grains.Reconciling;
using Inventory.Ledger;
using Inventory.Silo.Clustering;
using Inventory.Silo.Startup;
using Inventory.Silo.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Inventory.Silo.Settings;

/// <summary>Everything that can be configured, an options class an idea.</summary>
internal static class SettingsServices
{
    /// <summary>Adds the options, to be validated at start.</summary>
    public static IServiceCollection AddInventorySettings(this IServiceCollection services) => services
        .AddSettings<LedgerOptions, LedgerSettings>()
        .AddSettings<LedgerStartOptions, LedgerStartSettings>()
        .AddSettings<BootstrapOptions, BootstrapSettings>()
        .AddSettings<InventorySiloOptions, ClusterSettings>()
        .AddSettings<ExpiryOptions, ExpirySettings>()
        .AddSettings<ReconciliationOptions, ReconciliationSettings>()
        .AddSettings<PartitionOptions, JournalSettings>()
        .AddSettings<GatewayOptions, GatewaySettings>()
        .AddSettings<DashboardOptions, DashboardSettings>()
        .AddSettings<WebhookOptions, WebhookSettings>()
        .AddSettings<RelayOptions, StreamSettings>()
        .AddSettings<RabbitMqOptions, RabbitMqSettings>()
        .AddSettings<KafkaOptions, KafkaSettings>()
        .AddSettings<TelemetryOptions, TelemetrySettings>()
        .AddSettings<KestrelServerOptions, HttpSettings>()
        .AddSettings<Http2Options, Http2Settings>();

    /// <summary>
    /// Validates all of them at once, in a container of their own: a host reads some of its options, one by one, while it is being built.
    /// </summary>
    /// <exception cref="StartupException">With every mistake of all of them.</exception>
    public static void Validate(IConfiguration configuration, IHostEnvironment environment)
    {
        using var options = new ServiceCollection().AddSingleton(configuration).AddSingleton(environment).AddInventorySettings()
            .BuildServiceProvider();
        try
        {
            options.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException mistakes)
        {
            throw new StartupException([.. mistakes.Failures.Distinct()]);
        }
        catch (AggregateException all) when (all.InnerExceptions.All(one => one is OptionsValidationException))
        {
            throw new StartupException([.. all.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)
                .Distinct()]);
        }
    }

    private static IServiceCollection AddSettings<TOptions, TSettings>(this IServiceCollection services)
        where TOptions : class, new()
        where TSettings : SettingsOf<TOptions>
    {
        services.AddSingleton<TSettings>();
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<TSettings>());
        services.AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<TSettings>());
        services.AddOptions<TOptions>().ValidateOnStart();
        return services;
    }
}

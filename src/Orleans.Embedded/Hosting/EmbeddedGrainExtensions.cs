using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Timers;

namespace Orleans.Embedded;

/// <summary>Adds the Embedded engine to a host.</summary>
public static class EmbeddedGrainExtensions
{
    /// <summary>
    /// Adds the engine: <see cref="IGrainFactory"/>, <see cref="IClusterClient"/> and a hosted service that starts and drains it.
    /// A <see cref="TimeProvider"/>, <see cref="IGrainScheduler"/>, <see cref="IReminderStore"/> or <see cref="IGrainStateStore"/>
    /// registered by the host is used instead of the default.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(
        this IServiceCollection services, Action<EmbeddedGrainOptions> configure, Action<ISiloBuilder>? configureSilo = null)
    {
        var options = new EmbeddedGrainOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGrainScheduler, ThreadPoolGrainScheduler>();
        services.TryAddSingleton<IReminderStore, PostgresReminderStore>();
        services.TryAddSingleton<IGrainStateStore, PostgresGrainStateStore>();
        services.AddSingleton(options);
        services.AddSingleton(new ServiceLifetimes(services));
        services.AddSingleton<EmbeddedDatabase>();
        services.AddSingleton<GrainRuntime>();
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainRuntime>().Factory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainRuntime>().Factory);
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<ReminderService>());
        services.AddSingleton<IHostedService, EmbeddedGrainHost>();
        configureSilo?.Invoke(new SiloBuilder(services));
        return services;
    }

    private sealed class SiloBuilder(IServiceCollection services) : ISiloBuilder
    {
        public IServiceCollection Services => services;

        public IConfiguration Configuration { get; } =
            services.Select(descriptor => descriptor.ImplementationInstance).OfType<IConfiguration>().LastOrDefault() ?? new ConfigurationManager();
    }
}

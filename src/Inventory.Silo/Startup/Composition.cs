using Inventory.Dashboard;
using Inventory.Events;
using Inventory.Events.Relay;
using Inventory.Gateway;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Operations;
using Inventory.Silo.Clustering;
using Inventory.Silo.Settings;
using Inventory.Silo.Telemetry;

namespace Inventory.Silo.Startup;

/// <summary>The composition root: everything in one process.</summary>
internal static class Composition
{
    /// <summary>Puts the program together; not started yet.</summary>
    /// <param name="builder">The host, with its configuration.</param>
    /// <param name="start">Learns how the start goes.</param>
    /// <param name="replace">Puts services in the place of others; null for none.</param>
    /// <exception cref="StartupException">The configuration is wrong; with all that is wrong with it.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, StartOutcome start, Action<IServiceCollection>? replace = null)
    {
        // Before anything is made or started: a wrong configuration ends here.
        SettingsServices.Validate(builder.Configuration, builder.Environment);
        ConsoleLog.Configure(builder.Logging, builder.Environment, start);
        HttpPort.Configure(builder);
        builder.WebHost.UseStaticWebAssets();   // in every environment: what was built, and not published, runs in production too
        builder.Services.Configure<HostOptions>(HostRules.Apply);
        builder.Services.AddSingleton(start)
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LedgerStart>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>,
                AddressClaim>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipLog>();
        builder.Services.AddInventorySettings();
        builder.Services.AddInventoryLedger();
        builder.AddInventorySilo();
        builder.UseOrleans(static silo => silo.AddJournalStreams());
        OrleansPages.AddWhereAsked(builder);
        // After Orleans, so that they stop before it: their background work calls grains.
        builder.Services.AddInventoryGrains();
        builder.Services.AddInventoryEvents();
        Bridges.AddWhereConfigured(builder);
        builder.Services.AddInventoryOperations();
        builder.Services.AddInventoryGateway();
        builder.Services.AddInventoryDashboard();
        builder.AddInventoryTelemetry();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseInventoryTelemetry();
        start.Follow(app.Lifetime);
        // The last to follow is the first to hear: the settings are told before it is said to be ready.
        Readiness.Follow(app);
        StartLog.Follow(app);
        app.UseInventoryGateway();
        var node = app.Services.GetRequiredService<NodeState>();
        app.UseInventoryDashboard(() => node.IsReady);
        PageAssets.Map(app);
        app.MapInventoryDashboard();
        app.MapInventoryGateway();
        return app;
    }
}

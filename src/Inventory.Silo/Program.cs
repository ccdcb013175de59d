using Inventory.Gateway;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Silo.Clustering;
using Inventory.Silo.Settings;
using Inventory.Silo.Startup;
using Inventory.Silo.Telemetry;

// The composition root: everything in one process.
var start = new StartOutcome();
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        ContentRootPath = AppContext.BaseDirectory,   // settings lie beside the program, wherever it is started from
    });
    // Before anything is made or started: a wrong configuration ends here, with all that is wrong with it.
    SettingsServices.Validate(builder.Configuration, builder.Environment);
    ConsoleLog.Configure(builder.Logging, start);
    HttpPort.Configure(builder);
    builder.Services.Configure<HostOptions>(HostRules.Apply);
    builder.Services.AddSingleton(start)
        .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LedgerStart>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>, AddressClaim>();
    builder.Services.AddInventorySettings();
    builder.Services.AddInventoryLedger();
    builder.AddInventorySilo();
    // After Orleans, so that they stop before it: their background work calls grains.
    builder.Services.AddInventoryGrains();
    builder.Services.AddInventoryGateway();
    builder.AddInventoryTelemetry();

    await using var app = builder.Build();
    app.UseInventoryTelemetry();
    start.Follow(app.Lifetime);
    Readiness.Follow(app);
    app.UseInventoryGateway();
    app.MapInventoryGateway();
    await app.RunAsync();
    return 0;
}
catch (Exception failure)
{
    return start.End(failure);
}

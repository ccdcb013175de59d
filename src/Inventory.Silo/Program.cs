using Inventory.Gateway;
using Inventory.Grains;
using Inventory.Ledger;
using Inventory.Silo.Engine;
using Inventory.Silo.Startup;

// The composition root: everything in one process. Configuration comes first, so that a wrong one ends with one clear line and exit code 1.
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        ContentRootPath = AppContext.BaseDirectory,   // settings lie beside the program, wherever it is started from
    });
    var options = SiloConfiguration.Read(builder.Configuration, builder.Environment);

    builder.Logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.UseUtcTimestamp = true;
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
    });
    HttpPort.Configure(builder);
    builder.Services.AddInventoryLedger(
        options.ConnectionString, commandSecondsMax: builder.Configuration.GetValue("Ledger:CommandSeconds", LedgerDataSources.CommandSecondsDefault));
    builder.AddGrainEngine(SiloConfiguration.Engine(builder.Configuration, options));
    // After the engine: their background work calls grains.
    builder.Services.AddInventoryGrains(reconciliation: new() { Interval = options.ReconciliationInterval }, expiry: new() { Interval = options.SweepInterval });
    builder.Services.AddInventoryGateway(new() { TestClock = options.TestClock, RequestsPerSecond = options.RequestsPerSecond });

    var deferred = DeferredServices.TakeFrom(builder.Services);
    builder.Services.AddSingleton(options).AddSingleton(deferred).AddSingleton<LedgerStart>().AddSingleton<StartSequence>();
    builder.Services.AddHostedService(services => services.GetRequiredService<StartSequence>());

    await using var app = builder.Build();
    app.UseInventoryGateway();
    app.MapInventoryGateway();
    var start = app.Services.GetRequiredService<StartSequence>();
    await app.RunAsync();
    return Ended(start.Failure);
}
catch (StartupException failure)
{
    return Ended(failure);
}
catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    return Ended(new StartupException(failure.Message));
}

static int Ended(StartupException? failure)
{
    if (failure is null) return 0;
    Console.Error.WriteLine($"Inventory.Orleans cannot start: {failure.Message}");
    return 1;
}

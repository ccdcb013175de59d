using System.Globalization;
using System.Runtime.InteropServices;
using Inventory.Samples.Demo;

const string Usage = """
    Usage: dotnet run --project samples/Demo -- --address URL [--seed N]

    Fills a running service with a shop, a hotel and a venue, under gentle load with a few faults, until it is stopped.
    INVENTORY_BOOTSTRAP_KEY is a key of all scopes, ConnectionStrings__Inventory the service's database: the faults are made there.
    Never on data that matters to somebody. ./run --demo starts it.
    """;

Uri? address = null;
ulong seed = 20270101;
for (var at = 0; at < args.Length; at += 2)
{
    var isKnown = at + 1 < args.Length && args[at] switch
    {
        "--address" => Uri.TryCreate(args[at + 1], UriKind.Absolute, out address),
        "--seed" => ulong.TryParse(args[at + 1], CultureInfo.InvariantCulture, out seed),
        _ => false,
    };
    if (!isKnown) address = null;
    if (!isKnown) break;
}

if (address is null || Environment.GetEnvironmentVariable("INVENTORY_BOOTSTRAP_KEY") is not { Length: > 0 } key
    || Environment.GetEnvironmentVariable("ConnectionStrings__Inventory") is not { Length: > 0 } database)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var time = TimeProvider.System;
var today = time.GetUtcNow();
var catalogues = new Catalogues(DateOnly.FromDateTime(today.UtcDateTime).AddDays(1));
var plan = new Plan(seed, today.ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture), catalogues);
await using var demo = new Demo(address, key, database);
try
{
    var items = await demo.BeginAsync(catalogues, $"demo-{today.UtcDateTime:yyyy-MM-dd}", stop.Token);
    Console.WriteLine($"Demo: {items} items of a shop, a hotel and a venue are there; about {Plan.StepsPerSecond} calls a second from here on.");
    using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Plan.StepsPerSecond), time);
    foreach (var step in plan.Steps())
    {
        if (!await pace.WaitForNextTickAsync(stop.Token)) break;
        await demo.TakeAsync(step, stop.Token);
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Asked to stop: what it was at is left as it is.
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

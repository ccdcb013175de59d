using System.Text;
using Inventory.Cli;

namespace Inventory.Cli.Tests.Stub;

/// <summary>One run of the program within the test's process.</summary>
internal sealed record CliRun(int Code, string Out, string Error, IReadOnlyList<TimeSpan> Pauses)
{
    /// <summary>Runs it against a stub, with the stub's key in the environment.</summary>
    public static Task<CliRun> AsyncAgainst(StubService stub, params string[] args) => AsyncWith(stub, input: "", args);

    /// <summary>Runs it against a stub with text on standard input.</summary>
    public static Task<CliRun> AsyncWith(StubService stub, string input, params string[] args) =>
        AsyncIn(new() { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key }, input, [], args);

    /// <summary>Runs it against a stub until it ends or is broken off, as by Ctrl-C.</summary>
    public static Task<CliRun> AsyncUntil(StubService stub, CancellationToken stop, params string[] args) =>
        AsyncOn(new() { Environment = { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key }, Stop = stop }, args);

    /// <summary>Runs it with an environment, an input and folders to look for a checkout from.</summary>
    public static Task<CliRun> AsyncIn(Dictionary<string, string> environment, string input, string[] searchFrom, params string[] args)
    {
        var place = new Place { Input = input, SearchFrom = searchFrom };
        foreach (var (name, value) in environment) place.Environment[name] = value;
        return AsyncOn(place, args);
    }

    /// <summary>Runs it in surroundings of one's own.</summary>
    public static async Task<CliRun> AsyncOn(Place place, params string[] args)
    {
        var pauses = new List<TimeSpan>();
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var surroundings = new Surroundings(new MemoryStream(Encoding.Latin1.GetBytes(place.Input)), output, error)
        {
            Environment = place.Environment.GetValueOrDefault,
            SearchFrom = place.SearchFrom,
            OutIsTerminal = place.IsTerminal,
            Clock = place.Clock,
            NewId = () => "made-up-id",
            Delay = (pause, cancellation) =>
            {
                lock (pauses) pauses.Add(pause);
                place.Paused(pauses.Count);
                return cancellation.IsCancellationRequested ? Task.FromCanceled(cancellation) : Task.CompletedTask;
            },
        };
        var code = await Inv.RunAsync(args, surroundings, place.Stop);
        surroundings.Out.Flush();
        var run = new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()), pauses);
        // Whatever a test is about, no run may show the key.
        Assert.DoesNotContain(StubService.Key, run.Out + run.Error);
        return run;
    }
}

/// <summary>Where a run takes place.</summary>
internal sealed class Place
{
    public Dictionary<string, string> Environment { get; } = [];

    public string Input { get; init; } = "";

    public string[] SearchFrom { get; init; } = [];

    public bool IsTerminal { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public CancellationToken Stop { get; init; }

    /// <summary>Hears of each pause, with its number from 1.</summary>
    public Action<int> Paused { get; init; } = static _ => { };
}

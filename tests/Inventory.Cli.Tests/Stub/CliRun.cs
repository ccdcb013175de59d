using System.Text;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Tests.Stub;

/// <summary>One run of the program within the test's process.</summary>
internal sealed record CliRun(int Code, string Out, string Error, IReadOnlyList<TimeSpan> Pauses)
{
    /// <summary>Runs it against a stub, with the stub's key in the environment.</summary>
    public static Task<CliRun> AsyncAgainst(StubService stub, params string[] args) => AsyncWith(stub, input: "", args);

    /// <summary>Runs it against a stub with text on standard input.</summary>
    public static Task<CliRun> AsyncWith(StubService stub, string input, params string[] args) =>
        AsyncIn(new() { ["INVENTORY_URL"] = stub.Address, ["INVENTORY_KEY"] = StubService.Key }, input, [], args);

    /// <summary>Runs it with an environment, an input and folders to look for a checkout from.</summary>
    public static async Task<CliRun> AsyncIn(Dictionary<string, string> environment, string input, string[] searchFrom, params string[] args)
    {
        var pauses = new List<TimeSpan>();
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var surroundings = new Surroundings(new MemoryStream(Encoding.Latin1.GetBytes(input)), output, error)
        {
            Environment = environment.GetValueOrDefault,
            SearchFrom = searchFrom,
            NewId = () => "made-up-id",
            Delay = (pause, cancellation) =>
            {
                lock (pauses) pauses.Add(pause);
                return cancellation.IsCancellationRequested ? Task.FromCanceled(cancellation) : Task.CompletedTask;
            },
        };
        var code = await Inv.RunAsync(args, surroundings);
        surroundings.Out.Flush();
        var run = new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()), pauses);
        // Whatever a test is about, no run may show the key.
        Assert.DoesNotContain(StubService.Key, run.Out + run.Error);
        return run;
    }
}

using System.Diagnostics;
using Inventory.Client.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Client.Tests.Samples;

/// <summary>The consumers of events: killed and started again, they miss nothing and tell nothing twice.</summary>
[Collection(Setup.ServiceCollection.Name)]
public sealed class LowStockTests(RunningService service)
{
    private const int LinesMax = 150;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "LowStock");

    [Fact]
    public Task The_consumer_in_CSharp_goes_on_where_it_was_killed() =>
        GoesOnAsync("dotnet", "exec", Repository.BuiltAssembly("Inventory.Samples.LowStock"));

    [NpmFact]
    public async Task The_consumer_in_TypeScript_goes_on_where_it_was_killed()
    {
        var built = await Npm.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output + built.Error);
        await GoesOnAsync("node", Path.Combine(Npm.Folder, "dist", "low-stock.js"));
    }

    [PythonFact]
    public Task The_consumer_in_Python_goes_on_where_it_was_killed() => GoesOnAsync("python3", Path.Combine(Folder, "low_stock.py"));

    [Fact]
    public void They_are_short() => Assert.All(["Program.cs", "low-stock.ts", "low_stock.py"],
        file => Assert.InRange(File.ReadLines(Path.Combine(Folder, file)).Count(), 1, LinesMax - 1));

    private async Task GoesOnAsync(string program, params string[] arguments)
    {
        var client = service.Client();
        var item = $"sku:{RunningService.New("low")}";
        var state = Path.Combine(Path.GetTempPath(), $"low-stock-{Guid.NewGuid():N}.json");
        await client.Items.CreateAsync(new() { ItemId = item, OnHand = 4 });
        await HoldAsync(2);
        using (var first = Start(program, [.. arguments, item, state]))
        {
            Assert.Equal($"low: {item} 2", await LineAsync(first));
            // Killed only once it has said so and kept it.
            await Poll.UntilAsync(() => File.Exists(state) && File.ReadAllText(state).Contains(item, StringComparison.Ordinal), "it is kept");
            first.Kill();
            await first.WaitForExitAsync();
        }

        await HoldAsync(1);
        await client.Items.AdjustAsync(item, new() { AdjustmentId = "more", Delta = 5, Reason = "delivery" });
        using var again = Start(program, [.. arguments, item, state]);
        Assert.Equal($"low: {item} 1", await LineAsync(again));
        Assert.Equal($"well: {item} 6", await LineAsync(again));
        again.Kill();
        await again.WaitForExitAsync();
        File.Delete(state);

        Task HoldAsync(long quantity) => client.Holds.PlaceAsync(new() { HoldId = RunningService.New("h"), Lines = [new(item, quantity)] });
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in service.Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static Task<string?> LineAsync(Process process) => process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);
}

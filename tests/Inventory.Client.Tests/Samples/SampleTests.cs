using Inventory.Client.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Client.Tests.Samples;

/// <summary>What the samples' READMEs show is what they do.</summary>
[Collection(Setup.ServiceCollection.Name)]
public sealed class SampleTests(RunningService service)
{
    private const int LinesMax = 150;

    [NpmFact]
    public async Task The_checkout_in_TypeScript_holds_resizes_is_refused_releases_and_sells()
    {
        await SucceededAsync(Npm.BuildAsync());
        var output = await SucceededAsync(Npm.RunAsync("dist/checkout.js", environment: service.Environment));
        Assert.Equal(Shown("Checkout").Skip(1), output.Skip(1));   // the first line has the item's name, which is new each time
    }

    [PythonFact]
    public async Task The_hotels_desk_in_Python_lists_nights_blocks_books_offers_another_room_and_cancels()
    {
        var program = Path.Combine(Repository.Root, "samples", "HotelDesk", "hotel_desk.py");
        var output = await SucceededAsync(Shell.TryRunAsync("python3", [program], service.Environment));
        // What is free may be told a second late.
        Assert.Equal(Shown("HotelDesk").Where(IsCertain), output.Where(IsCertain));
    }

    [Fact]
    public void Samples_are_short()
    {
        foreach (var file in (string[])["Checkout/checkout.ts", "HotelDesk/hotel_desk.py"])
            Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "samples", file)).Count(), 1, LinesMax - 1);
    }

    private static bool IsCertain(string line) => !line.StartsWith("free:", StringComparison.Ordinal);

    /// <summary>The output that a sample's README shows: its second block.</summary>
    private static string[] Shown(string sample) =>
        File.ReadAllText(Path.Combine(Repository.Root, "samples", sample, "README.md")).Split("```")[3].Trim().Split('\n');

    private static async Task<string[]> SucceededAsync(Task<ShellResult> run)
    {
        var result = await run;
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        return result.Output.Split('\n');
    }
}

using System.CommandLine;
using System.Text.RegularExpressions;
using Inventory.Cli.Http;
using Inventory.Testing;

namespace Inventory.Cli.Tests.Commands;

/// <summary>What a person is told to do can be done: commands and options that advice and pages name are those of this program.</summary>
public sealed partial class AdviceTests : IDisposable
{
    private readonly Surroundings _surroundings = new(Stream.Null, Stream.Null, Stream.Null);

    public void Dispose() => _surroundings.Dispose();

    [Fact]
    public void Every_code_of_the_contract_has_its_advice() =>
        Assert.DoesNotContain(ContractCodes.Statuses.Keys, code => Advice.For(code) is null);

    [Fact]
    public void Every_command_and_option_that_advice_names_is_there()
    {
        var advice = ContractCodes.Statuses.Keys.Select(Advice.For).Distinct().ToList();
        // Advice may name a command without all that it takes, but nothing that it does not take.
        Assert.DoesNotContain(advice.SelectMany(text => Command().Matches(text!)).SelectMany(found => Complaints(found.Groups[1].Value)),
            complaint => !complaint.Contains("equired", StringComparison.Ordinal));
        var known = Options(Inv.Parse([], _surroundings).RootCommandResult.Command).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(advice.SelectMany(text => Option().Matches(text!)), option => !known.Contains(option.Value));
    }

    // Those of the lists of holds, failures and drift are run in a browser's tests; these stand in the pages themselves.
    [Theory]
    [InlineData("Pages/JobPage.razor", 2)]
    [InlineData("Pages/Receipt.razor", 1)]
    [InlineData("Pages/HoldDialogs.cs", 1)]
    [InlineData("Pages/OfItem/ItemTools.razor", 3)]
    [InlineData("Pages/OfDrift/ReconcileDialog.cs", 1)]
    public void Every_line_that_a_page_shows_is_understood(string page, int count)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "src/Inventory.Dashboard", page));
        var filled = Filled().Replace(text.Replace("{action.ToLowerInvariant()}", "pause", StringComparison.Ordinal),
            static place => place.Value.Contains("stop ?", StringComparison.Ordinal) ? "true" : "1");
        var lines = Shown().Matches(filled).Select(found => found.Groups[1].Value);
        Assert.Equal(count, lines.Count());
        Assert.Empty(lines.SelectMany(Complaints));
    }

    private IEnumerable<string> Complaints(string line) =>
        Inv.Parse(line.Split(' '), _surroundings).Errors.Select(error => $"inv {line}: {error.Message}");

    private static IEnumerable<string> Options(Command command) =>
        command.Options.Select(option => option.Name).Concat(command.Subcommands.SelectMany(Options));

    [GeneratedRegex("`inv ([^`]+)`")]
    private static partial Regex Command();

    [GeneratedRegex("--[a-z][a-z-]+")]
    private static partial Regex Option();

    // What a page fills in: of C# and of Razor.
    [GeneratedRegex(@"\{[^{}]+\}|@[A-Za-z.]+")]
    private static partial Regex Filled();

    [GeneratedRegex("""["> ]inv ([a-z][^"<\r\n]*)["<]""")]
    private static partial Regex Shown();
}

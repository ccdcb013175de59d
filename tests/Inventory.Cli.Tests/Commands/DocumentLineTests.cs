using System.Text.RegularExpressions;
using Inventory.Testing;

namespace Inventory.Cli.Tests.Commands;

/// <summary>Whatever the documents and the alerts tell a person to type is understood.</summary>
public sealed partial class DocumentLineTests
{
    [Theory]
    [InlineData("README.md", 3)]
    [InlineData("docs/events.md", 8)]
    [InlineData("docs/runbook.md", 20)]
    [InlineData("src/Inventory.Cli/README.md", 1)]
    [InlineData("samples/WebhookReceiver/README.md", 1)]
    [InlineData("deploy/prometheus/rules/stock.yml", 4)]
    [InlineData("deploy/prometheus/rules/inbox.yml", 1)]
    public void Every_line_of_inv_is_one_that_inv_understands(string file, int atLeast)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        var (typed, named) = (InBlocks(text).ToList(), InSentences(text).ToList());
        Assert.True(typed.Count + named.Count >= atLeast, $"{file} has {typed.Count + named.Count} lines of inv");
        Assert.Empty(typed.SelectMany(Complaints));
        // A sentence may name a command without all that it takes.
        Assert.DoesNotContain(named.SelectMany(Complaints), complaint => !complaint.Contains("equired", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Complaints(string line)
    {
        using var surroundings = new Surroundings(Stream.Null, Stream.Null, Stream.Null);
        return [.. Inv.Parse([.. Words(line)], surroundings).Errors.Select(error => $"inv {line}: {error.Message}")];
    }

    private static IEnumerable<string> InBlocks(string text) =>
        Blocks().Matches(text).SelectMany(block => InBlock().Matches(block.Value)).Select(found => found.Groups[1].Value);

    private static IEnumerable<string> InSentences(string text) => InSentence().Matches(Blocks().Replace(text, ""))
        .Select(found => found.Groups[1].Value).Where(line => !Placeholder().IsMatch(line));

    // As a shell takes it apart, up to what begins something else.
    private static IEnumerable<string> Words(string line) => Word().Matches(Beyond().Replace(line, ""))
        .Select(word => word.Value is [('"' or '\''), .., ('"' or '\'')] ? word.Value[1..^1] : word.Value);

    [GeneratedRegex(@"(?ms)^\s*```.*?^\s*```")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(?m)^\s*(?:\$ )?(?:\./)?inv (.+)$")]
    private static partial Regex InBlock();

    [GeneratedRegex(@"`(?:\./)?inv ([^`]+)`")]
    private static partial Regex InSentence();

    [GeneratedRegex("^COMMAND ")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s(#|\||<<<|&&|;|>).*$")]
    private static partial Regex Beyond();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[^\\s\"']+")]
    private static partial Regex Word();
}

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
        var lines = Lines(File.ReadAllText(Path.Combine(Repository.Root, file))).ToList();
        Assert.True(lines.Count >= atLeast, $"{file} has {lines.Count} lines of inv");
        using var surroundings = new Surroundings(Stream.Null, Stream.Null, Stream.Null);
        Assert.Empty(lines.SelectMany(line =>
            Inv.Parse([.. Words(line)], surroundings).Errors.Select(error => $"inv {line}: {error.Message}")));
    }

    // In a block of code a line that begins so, and in a sentence what is set as code.
    private static IEnumerable<string> Lines(string text) =>
        Blocks().Matches(text).SelectMany(block => InBlock().Matches(block.Value)).Concat(InSentence().Matches(Blocks().Replace(text, "")))
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

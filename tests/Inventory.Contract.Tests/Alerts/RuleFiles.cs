using System.Text.RegularExpressions;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Alerts;

/// <summary>
/// What stands in <c>deploy/prometheus</c>, as far as it takes no YAML library: our rule files keep to one way of writing.
/// </summary>
internal static partial class RuleFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static string[] Rules { get; } = Files("rules");

    public static string[] Tests { get; } = Files("tests");

    /// <summary>Every alert of every file.</summary>
    public static Alert[] Alerts { get; } = [.. Rules.SelectMany(file => Split(File.ReadAllText(Path.Combine(Folder, file))))];

    public static string TestText { get; } = string.Concat(Tests.Select(file => File.ReadAllText(Path.Combine(Folder, file))));

    public static string Runbook { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"));

    /// <summary>The commands that people are told to run, such as <c>inv drift --now</c>, word by word.</summary>
    public static IEnumerable<string[]> Commands =>
        Alerts.SelectMany(alert => alert.Fields.Values).Append(Runbook).SelectMany(text => Command().Matches(text))
            .Select(match => match.Groups[1].Value.Split(' '));

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.yml").Order(StringComparer.Ordinal)
            .Select(file => Path.Combine(folder, Path.GetFileName(file)))];

    private static IEnumerable<Alert> Split(string file)
    {
        foreach (var rule in file.Split("      - alert: ").Skip(1))
        {
            var fields = Field().Matches(rule).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('\'')
                .Replace("''", "'", StringComparison.Ordinal));
            var expression = Expression().Match(rule).Groups[1].Value;
            yield return new(rule[..rule.IndexOf('\n', StringComparison.Ordinal)], expression, fields);
        }
    }

    [GeneratedRegex("`inv ([^`]+)`")]
    private static partial Regex Command();

    [GeneratedRegex("^ {10}([a-z]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex("^ {8}expr: (?:\\|\n)?(.+?)(?=^ {8}[a-z])", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Expression();
}

/// <summary>One alert.</summary>
/// <param name="Name">As Prometheus tells it.</param>
/// <param name="Expression">What makes it fire.</param>
/// <param name="Fields">Its labels and annotations.</param>
internal sealed partial record Alert(string Name, string Expression, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The metrics it reads, each with what its labels must be.</summary>
    public IEnumerable<(string Metric, string Selector)> Series
    {
        get
        {
            var bare = Grouping().Replace(Expression, " ");
            foreach (Match name in Identifier().Matches(bare)) yield return (name.Groups[1].Value, name.Groups[2].Value);
        }
    }

    [GeneratedRegex(@"\b(?:by|without|on)\s*\([^)]*\)|\[[^\]]*\]|\b(?:and|or|unless|offset \w+)\b")]
    private static partial Regex Grouping();

    // A name that is not called: what follows it may be labels, and is no parenthesis.
    [GeneratedRegex(@"(?<![\w""/])([A-Za-z_:][\w:]*)(?![\w:]*\s*\()(?:\{([^}]*)\})?(?=[^""]*(?:""[^""]*""[^""]*)*$)")]
    private static partial Regex Identifier();
}

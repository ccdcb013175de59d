using System.Text.RegularExpressions;

namespace Inventory.Contract.Tests.Alerts;

/// <summary>The series that a node really shows at <c>/metrics</c>.</summary>
internal sealed partial class Exposition(string text)
{
    private readonly ILookup<string, string> _series = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
        .Select(line => Sample().Match(line)).ToLookup(sample => sample.Groups[1].Value, sample => sample.Groups[2].Value);

    /// <summary>Whether there is a series of this name whose labels are as the selector says.</summary>
    public bool Has(string metric, string selector) =>
        _series[metric].Any(labels => Matcher().Matches(selector).All(wanted => Regex.IsMatch(
            labels, $"(?:^|,){wanted.Groups[1].Value}=\"{(wanted.Groups[2].Value == "=" ? Regex.Escape(wanted.Groups[3].Value) : wanted.Groups[3].Value)}\"")));

    [GeneratedRegex(@"^([^{ ]+)(?:\{(.*)\})? [^ ]+$")]
    private static partial Regex Sample();

    [GeneratedRegex("([A-Za-z_]+)(=~?)\"([^\"]*)\"")]
    private static partial Regex Matcher();
}

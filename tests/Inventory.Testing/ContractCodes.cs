using System.Globalization;
using System.Text.RegularExpressions;

namespace Inventory.Testing;

/// <summary>The codes that <c>docs/http-api.md</c> promises.</summary>
public static partial class ContractCodes
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "http-api.md"));

    /// <summary>The HTTP status of each code: those of the section "Codes".</summary>
    public static IReadOnlyDictionary<string, int> Statuses { get; } = ReadStatuses();

    /// <summary>
    /// The codes of problems that may succeed when repeated: those of the sentence that begins "<c>retryable</c> is true for".
    /// </summary>
    public static IReadOnlySet<string> Retryable { get; } = ReadRetryable();

    private static Dictionary<string, int> ReadStatuses()
    {
        var section = Text.Split("\n## ").Single(part => part.StartsWith("Codes\n", StringComparison.Ordinal));
        var statuses = new Dictionary<string, int>(StringComparer.Ordinal);
        var status = 0;
        foreach (Match word in StatusOrCode().Matches(section))
        {
            if (word.Groups["status"] is { Success: true } number) status = Number(number.Value);
            else if (word.Groups["code"] is { Success: true } code) statuses.Add(code.Value, status);
        }

        return statuses;
    }

    private static HashSet<string> ReadRetryable()
    {
        const string Begins = "`retryable` is true for ";
        var from = Text.IndexOf(Begins, StringComparison.Ordinal) + Begins.Length;
        var sentence = Text[from..Text.IndexOf('.', from)];
        var retryable = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match word in StatusOrCode().Matches(sentence))
        {
            if (word.Groups["status"] is { Success: true } number)
                retryable.UnionWith(Statuses.Where(known => known.Value == Number(number.Value)).Select(known => known.Key));
            else if (word.Groups["code"] is { Success: true } code) retryable.Add(code.Value);
        }

        return retryable;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    // What stands in parentheses says more of a code and names none.
    [GeneratedRegex(@"\([^)]*\)|\b(?<status>[1-5][0-9]{2})\b|`(?<code>[a-z-]+)`")]
    private static partial Regex StatusOrCode();
}

using System.Diagnostics.Metrics;

namespace Inventory.Gateway.Metrics;

/// <summary>
/// Label values that an instrument announces, so that they are there at zero before anything happens: a tag of the instrument itself named
/// <c>values.outcome</c> with the text <c>ok,timeout</c> announces two values of the label <c>outcome</c>. Several such tags announce every combination.
/// </summary>
internal static class DeclaredLabels
{
    public const string Prefix = "values.";

    /// <summary>Every announced set of labels as text; none where nothing is announced.</summary>
    public static List<string> Of(Instrument instrument)
    {
        List<string> sets = [];
        foreach (var tag in (instrument.Tags ?? []).OrderBy(static tag => tag.Key, StringComparer.Ordinal))
        {
            if (!tag.Key.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var values = tag.Value?.ToString()?.Split(',') ?? [];
            var label = PrometheusText.Label(tag.Key[Prefix.Length..]);
            List<string> begun = sets.Count > 0 ? sets : [""];
            sets = [.. begun.SelectMany(set => values.Select(value => PrometheusText.With(set, label, value)))];
        }

        return sets;
    }
}

using System.Collections.Immutable;
using Orleans;

namespace Inventory.Operations.Refusals;

/// <summary>A tenant's refusals.</summary>
/// <param name="Counts">The last hour by groups, most frequent first; 1,000 at most.</param>
/// <param name="Last">The last ones one by one, latest first; 200 of a node at most.</param>
[GenerateSerializer, Immutable, Alias("inventory.RefusalReport")]
public sealed record RefusalReport(
    [property: Id(0)] ImmutableArray<RefusalCount> Counts, [property: Id(1)] ImmutableArray<Refused> Last)
{
    /// <summary>Several nodes' as one.</summary>
    internal static RefusalReport Merge(IReadOnlyCollection<RefusalReport> reports) => new(
        [.. Top(reports.SelectMany(static report => report.Counts))],
        [.. reports.SelectMany(static report => report.Last).OrderByDescending(static refused => refused.At)]);

    internal static IEnumerable<RefusalCount> Top(IEnumerable<RefusalCount> counts) => counts
        .GroupBy(static one => one.Group)
        .Select(static group => new RefusalCount(group.Key, group.Sum(static one => one.Count), group.Sum(static one => one.TooMany)))
        .OrderByDescending(static one => one.Count).Take(TenantRefusals.Groups);
}

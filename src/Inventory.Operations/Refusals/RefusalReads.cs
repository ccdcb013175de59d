using System.Collections.Immutable;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Nodes;

namespace Inventory.Operations.Refusals;

/// <summary>A tenant's refusals, of all nodes together.</summary>
public sealed class RefusalReads(AllNodes nodes)
{
    /// <summary>What a key needs to read them.</summary>
    public const KeyScopes Needs = KeyScopes.Admin;

    /// <summary>The last hour and the last refusals.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="filter">Which of them; those that no longer are among the most frequent of a minute are counted nowhere.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(RefusalReport Report, ImmutableArray<MissingNode> Missing)> LastHourAsync(
        Tenant tenant, RefusalFilter filter, CancellationToken cancellation = default)
    {
        var answers = await nodes.AskAsync(new RefusalQuestion(tenant.Id), cancellation);
        var merged = RefusalReport.Merge([.. answers.Answers.Select(static answer => answer.Report)]);
        return (new([.. merged.Counts.Where(one => filter.Passes(one.Group))],
            [.. merged.Last.Where(one => filter.Passes(new(one.Code, one.ItemId, one.Channel, one.KeyId)))]), answers.Missing);
    }

    /// <summary>The refusals of a hold's id, latest first, as far as they are among the last of the tenant.</summary>
    public async Task<IReadOnlyList<Refused>> OfHoldAsync(Tenant tenant, string holdId, CancellationToken cancellation = default) =>
        [.. (await LastHourAsync(tenant, new(), cancellation)).Report.Last.Where(one => one.HoldId == holdId)];
}

/// <summary>Which refusals; null lets all pass.</summary>
public sealed record RefusalFilter(string? Code = null, string? ItemId = null, string? Channel = null, string? KeyId = null)
{
    /// <summary>Nothing is given.</summary>
    public bool IsEmpty => this == new RefusalFilter();

    internal bool Passes(RefusalGroup group) => (Code is null || group.Code == Code) && (ItemId is null || group.ItemId == ItemId)
        && (Channel is null || group.Channel == Channel) && (KeyId is null || group.KeyId == KeyId);
}

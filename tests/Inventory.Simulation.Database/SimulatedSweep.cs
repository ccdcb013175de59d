using Inventory.Ledger.Overdue;
using Inventory.Ledger.Tenants;

namespace Inventory.Simulation.Database;

/// <summary>What grains need of the simulated ledger beside its store: tenants, what is overdue, and who sweeps it.</summary>
/// <param name="database">The ledger.</param>
/// <param name="passage">A node's way to it.</param>
/// <param name="shards">The leases, which nodes share.</param>
/// <param name="tenant">The only tenant there is.</param>
public sealed class SimulatedSweep(SimulatedDatabase database, Passage passage, ShardLeases shards, Tenant tenant)
    : IOverdueHolds, IExpiryShards, ITenants
{
    private const int CountedMax = 1000;

    /// <inheritdoc />
    public async ValueTask<Tenant?> FindAsync(string name, CancellationToken cancellation = default) =>
        await passage.AskAsync(() => name == tenant.Name ? tenant : null);

    /// <inheritdoc />
    public Task<IReadOnlyList<OverdueItem>> FindItemsAsync(DateTimeOffset now, int most, int? shard = null,
        CancellationToken cancellation = default) =>
        passage.AskAsync<IReadOnlyList<OverdueItem>>(() =>
            [.. database.Overdue(now, most, row => shard is null || row.Key % ExpiryShards.Count == shard).Select(row => new OverdueItem(
                tenant.Name, row.ItemId, row.TenantId, row.Key, row.Ends.Where(end => end.EndsAt <= now).Take(CountedMax).Count()))]);

    /// <inheritdoc />
    // The simulated ledger finds by the holds themselves: there is no note of theirs that could be wrong.
    public Task<long> RaiseAsync(IEnumerable<OverdueItem> items, CancellationToken cancellation = default) => Task.FromResult(0L);

    /// <inheritdoc />
    public Task<bool> LeaseAsync(int shard, string node, TimeSpan length, CancellationToken cancellation = default) =>
        passage.AskAsync(() => shards.Lease(shard, node, database.Now, length));

    /// <inheritdoc />
    public Task SweptAsync(int shard, CancellationToken cancellation = default) => passage.AskAsync(() => true);
}

using System.Collections.Concurrent;

namespace Inventory.Operations.Refusals;

/// <summary>
/// The refusals that this node has answered: in memory, bounded, and nothing on the way of what is accepted. Of each tenant a sketch of
/// the last hour by minutes and the last ones; of at most 50 tenants, those that were refused most recently.
/// </summary>
public sealed class RefusalLog(TimeProvider time)
{
    private const int TenantsMax = 50;

    private readonly ConcurrentDictionary<int, TenantRefusals> _tenants = new();

    /// <summary>Now, by the clock that refusals are told by.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Takes a refusal down.</summary>
    public void Add(int tenantId, Refused refused)
    {
        if (!_tenants.TryGetValue(tenantId, out var known))
        {
            if (_tenants.Count >= TenantsMax) _tenants.TryRemove(_tenants.MinBy(static one => one.Value.LatestMinute).Key, out _);
            known = _tenants.GetOrAdd(tenantId, static _ => new());
        }

        known.Add(refused);
    }

    /// <summary>A tenant's refusals on this node.</summary>
    public RefusalReport Report(int tenantId) =>
        _tenants.TryGetValue(tenantId, out var known) ? known.Report(time.GetUtcNow()) : new([], []);
}

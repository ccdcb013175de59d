using System.Collections.Concurrent;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Tenants;

namespace Inventory.Events.Feed;

/// <summary>What tenants are called. A tenant keeps its number and name for ever, so both are asked once.</summary>
public sealed class TenantNames(TenantDirectory directory)
{
    private readonly ConcurrentDictionary<int, string> _known = new();

    /// <summary>Events with the names of their tenants.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<ToldEvent>> NameAsync(IReadOnlyList<JournalEvent> events, CancellationToken cancellation)
    {
        var named = new List<ToldEvent>(events.Count);
        foreach (var happened in events)
        {
            if (!_known.TryGetValue(happened.TenantId, out var name))
                _known[happened.TenantId] = name = await directory.NameAsync(happened.TenantId, cancellation);
            named.Add(new(happened, name));
        }

        return named;
    }
}

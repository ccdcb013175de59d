using Inventory.Events.Feed;
using Inventory.Ledger.Journal;

namespace Inventory.Events.Deliveries;

/// <summary>Finds the events of rows again.</summary>
internal sealed class EventLookup(JournalReads reads, TenantNames tenants)
{
    /// <summary>The event; null where the journal does not keep it any more.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public async ValueTask<ToldEvent?> FindAsync(Entry entry, CancellationToken cancellation)
    {
        if (entry.Told is { } told) return told;
        var happened = entry.Data is { } data ? OfNoLog(entry, data)
            : (await reads.ReadAsync(JournalReads.AllTenants, entry.Position - 1, 1, cancellation)).Events
                .FirstOrDefault(one => one.Position == entry.Position);
        if (happened is null) return null;
        return entry.Told = (await tenants.NameAsync([happened], cancellation))[0];
    }

    private static JournalEvent OfNoLog(Entry entry, string data) => new()
    {
        Position = entry.Position,
        TenantId = entry.TenantId,
        EventId = entry.EventId,
        Type = entry.EventType,
        At = entry.At,
        Subject = entry.Subject,
        Notice = new(data, null),
    };
}

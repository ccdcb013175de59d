using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

/// <summary>
/// Looking again: where another hand was on an item, or a decision leads where no row can be stored, the counters are compared with the
/// live holds under the row lock, before anything else is decided. Held and allocated follow from live holds alone and are put right at
/// once; what an owner set is only told.
/// </summary>
internal sealed partial class ItemLook(ItemKnown known)
{
    private bool _foundDrifted;

    // The last version that the ledger confirmed here, whether by a commit of its own or by a reading.
    private long _confirmedVersion;

    /// <summary>Whether to look before the next decision.</summary>
    public bool IsDue { get; set; }

    /// <summary>Whether a decision was stale: another may have written to the item.</summary>
    public bool WasStale { get; set; }

    /// <summary>Whether nothing may be decided before a look.</summary>
    public bool ComesFirst => !known.IsLooked && (IsDue || known.Item is { IsSuspect: true });

    /// <summary>Takes note of a version that the ledger confirmed.</summary>
    public void Confirmed(long version) => _confirmedVersion = version;

    /// <summary>Takes in the item as read.</summary>
    public void Know(LedgerItem? item)
    {
        known.Item = item;
        known.IsLoaded = true;
        if (item is null) return;
        if (known.IsLooked && _foundDrifted) item.Stock = item.Stock with { IsDrifted = true };
        // Only another writer's commit raises the version: a hand's mark, or a decision of ours that came to nothing, does not.
        if (WasStale && item.Stock.Version > _confirmedVersion) known.Services.Metrics.Stale();
        WasStale = false;
        _confirmedVersion = item.Stock.Version;
    }

    /// <summary>Looks, where that is due.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task LookAsync()
    {
        known.Unload();
        await using (var locked = await known.Services.Store.LockAsync(known.Tenant!.Id, [known.Id.Value]))
        {
            var reading = (await locked.ReadAsync([new() { TenantId = known.Tenant.Id, ItemId = known.Id.Value, LiveUnits = true }]))[0];
            if (reading.Item is { } item && !await PutRightAsync(locked, item, reading.LiveUnits)) return;
        }

        (IsDue, known.IsLooked) = (false, true);
    }

    // Returns whether it is known what came of it.
    private async Task<bool> PutRightAsync(ILedgerLock locked, LedgerItem item, LiveUnits counted)
    {
        var (services, id, tenant) = (known.Services, known.Id, known.Tenant!);
        var check = CounterCheck.Of(item.Stock, counted, await LastEventAsync(locked, item));
        var set = new ChangeSet(tenant.Id);
        var repairs = check.Differs && services.RepairsItself;
        var after = item.Stock;
        if (repairs)
        {
            var act = new ItemAct(Requester.Service, id.Value, services.Clock.NowAfter(item.Stock.UpdatedAt),
                "held and allocated follow from the live holds");
            var change = check.Change(id, act);
            after = check.After(change);
            set.Items.Add(new(item.ItemKey, id, item.Stock.Version, after));
            set.Events.Add(new(item.ItemKey, change, after));
        }

        switch (await locked.CommitAsync(set, new(item.ItemKey, check, repairs)))
        {
            case Verdict.Applied when repairs:
                services.Metrics.DriftRepaired();
                Repaired(services.Log, id.Value, tenant.Name, check.Stored.Held, check.Stored.Allocated, counted.Held, counted.Allocated);
                _confirmedVersion = after.Version;
                break;
            case Verdict.Applied:
                if (check.Differs && !_foundDrifted)
                    LeftDrifted(services.Log, id.Value, tenant.Name, check.Stored.Held, check.Stored.Allocated, counted.Held,
                        counted.Allocated);
                break;
            case Verdict.Refused:
                // Whatever it is that the tables refuse, it is answered as where nobody repairs by himself.
                RepairRefused(services.Log, id.Value, tenant.Name);
                repairs = false;
                break;
            case Verdict.Unavailable:
                throw new LedgerUnavailableException("The item's counters cannot be put right.");
            default:
                return false;
        }

        _foundDrifted = check.Differs && !repairs;
        return true;
    }

    private async Task<JournalEntry?> LastEventAsync(ILedgerLock locked, LedgerItem item)
    {
        JournalEntry? last = null;
        LedgerReading reading;
        do
        {
            var after = last?.Sequence ?? item.Stock.Version - 1;
            reading = (await locked.ReadAsync([
                new() { TenantId = known.Tenant!.Id, ItemId = known.Id.Value, EventsAfter = after }]))[0];
            if (reading.Events.Count > 0) last = reading.Events[^1];
        }
        while (reading.Events.Count == LedgerQuestion.EventsMax);

        return last;
    }

    [LoggerMessage(EventId = 1221, Level = LogLevel.Error,
        Message = "'{ItemId}' of tenant '{Tenant}' had drifted and was repaired: {Held} held and {Allocated} allocated in its row, "
            + "{HeldCounted} and {AllocatedCounted} in its live holds.")]
    private static partial void Repaired(ILogger log, string itemId, string tenant, long held, long allocated, long heldCounted,
        long allocatedCounted);

    [LoggerMessage(EventId = 1222, Level = LogLevel.Error,
        Message = "'{ItemId}' of tenant '{Tenant}' has drifted and waits for an operator: "
            + "{Held} held and {Allocated} allocated in its row, {HeldCounted} and {AllocatedCounted} in its live holds.")]
    private static partial void LeftDrifted(ILogger log, string itemId, string tenant, long held, long allocated, long heldCounted,
        long allocatedCounted);

    [LoggerMessage(EventId = 1223, Level = LogLevel.Error,
        Message = "'{ItemId}' of tenant '{Tenant}' has drifted and the database refuses to have it repaired; "
            + "its holds wait for an operator.")]
    private static partial void RepairRefused(ILogger log, string itemId, string tenant);
}

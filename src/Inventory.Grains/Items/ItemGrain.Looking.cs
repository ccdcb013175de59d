using Inventory.Domain;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

// Looking again: where another hand was on the item, or a decision leads where no row can be stored, the counters are compared with the
// live holds under the row lock, before anything else is decided. Held and allocated follow from live holds alone and are put right at
// once; what an owner set is only told.
internal sealed partial class ItemGrain
{
    // Neither true nor stale: the item has to be looked at first.
    private const Verdict Suspect = (Verdict)(-1);

    // A hand may be quicker than a look, though not often.
    private const int LooksMax = 8;

    // mustLook: before the next decision. looked: what is loaded, or will be, is as a look left it. foundDrifted: that look left the
    // counters wrong.
    private bool _mustLook, _looked, _foundDrifted, _wasStale;

    // The last version that the ledger confirmed to this activation, whether by a commit of its own or by a reading.
    private long _confirmedVersion;

    private bool MustLookFirst => !_looked && (_mustLook || _item is { IsSuspect: true });

    private bool IsDrifted => _item is { Stock.IsDrifted: true };

    // Takes in the item as read.
    private void Know(LedgerItem? item)
    {
        _item = item;
        _loaded = true;
        if (item is null) return;
        if (_looked && _foundDrifted) item.Stock = item.Stock with { IsDrifted = true };
        // Only another writer's commit raises the version: a hand's mark, or a decision of ours that came to nothing, does not.
        if (_wasStale && item.Stock.Version > _confirmedVersion) services.Metrics.Stale();
        _wasStale = false;
        _confirmedVersion = item.Stock.Version;
    }

    private async Task LookAgainAsync()
    {
        Unload();
        await using (var locked = await services.Store.LockAsync(_tenant!.Id, [_itemId.Value]))
        {
            var reading = (await locked.ReadAsync([new() { TenantId = _tenant.Id, ItemId = _itemId.Value, LiveUnits = true }]))[0];
            if (reading.Item is { } item && !await PutRightAsync(locked, item, reading.LiveUnits)) return;
        }

        (_mustLook, _looked) = (false, true);
    }

    // Returns whether it is known what came of it.
    private async Task<bool> PutRightAsync(ILedgerLock locked, LedgerItem item, LiveUnits counted)
    {
        var check = CounterCheck.Of(item.Stock, counted, await LastEventAsync(locked, item));
        var set = new ChangeSet(_tenant!.Id);
        var repairs = check.Differs && services.RepairsItself;
        var after = item.Stock;
        if (repairs)
        {
            var act = new ItemAct(Requester.Service, _itemId.Value, services.Clock.NowAfter(item.Stock.UpdatedAt),
                "held and allocated follow from the live holds");
            var change = check.Change(_itemId, act);
            after = check.After(change);
            set.Items.Add(new(item.ItemKey, _itemId, item.Stock.Version, after));
            set.Events.Add(new(item.ItemKey, change, after));
        }

        switch (await locked.CommitAsync(set, new(item.ItemKey, check, repairs)))
        {
            case Verdict.Applied when repairs:
                services.Metrics.DriftRepaired();
                Repaired(services.Log, _itemId.Value, _tenant.Name, check.Stored.Held, check.Stored.Allocated, counted.Held,
                    counted.Allocated);
                _confirmedVersion = after.Version;
                break;
            case Verdict.Applied:
                if (check.Differs && !_foundDrifted) LeftDrifted(services.Log, _itemId.Value, _tenant.Name, check.Stored.Held,
                    check.Stored.Allocated, counted.Held, counted.Allocated);
                break;
            case Verdict.Refused:
                // Whatever it is that the tables refuse, it is answered as where nobody repairs by himself.
                RepairRefused(services.Log, _itemId.Value, _tenant.Name);
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
            reading = (await locked.ReadAsync([new() { TenantId = _tenant!.Id, ItemId = _itemId.Value, EventsAfter = after }]))[0];
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

using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>What an item knows of itself: nothing of it is certain but by the ledger's word.</summary>
internal sealed class ItemKnown(ItemServices services, ItemId id)
{
    private HoldCache _holds = new(services.RecentHolds);

    /// <summary>What all items share.</summary>
    public ItemServices Services => services;

    /// <summary>Which item.</summary>
    public ItemId Id => id;

    /// <summary>Whose; null until it was found.</summary>
    public Tenant? Tenant { get; set; }

    /// <summary>The item as last confirmed; null where there is none, or none is loaded.</summary>
    public LedgerItem? Item { get; set; }

    /// <summary>Whether it was read.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>Whether what is loaded, or will be, is as a look at the counters left it.</summary>
    public bool IsLooked { get; set; }

    /// <summary>Whether no call reaches it any more: whatever it would begin is its next activation's.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>How often in a row the ledger could not be reached.</summary>
    public int Unreached { get; set; }

    /// <summary>The ends of its holds that come first.</summary>
    public HoldEnds Ends { get; } = new();

    /// <summary>The holds it last decided about.</summary>
    public HoldCache Holds => _holds;

    /// <summary>Whether its counters are known to disagree with its live holds.</summary>
    public bool IsDrifted => Item is { Stock.IsDrifted: true };

    /// <summary>
    /// The instant of a decision: never behind the item's last event, whichever node wrote it, unless that one went by a clock far off.
    /// </summary>
    public DateTimeOffset Now => Item is { } item ? services.Clock.NowAfter(item.Stock.UpdatedAt) : services.Clock.Now;

    /// <summary>Forgets all but the ends, which are enough to try again.</summary>
    public void Unload()
    {
        IsLoaded = IsLooked = false;
        Item = null;
        _holds.Clear();
    }

    /// <summary>
    /// Takes in what a round makes of it: when that has come true, or before that where the next one is decided ahead.
    /// </summary>
    public void Fold(ItemRound round)
    {
        if (round.IsFolded) return;
        round.IsFolded = true;
        if (Item is { } item && ReferenceEquals(item.Metadata, round.Metadata)) item.Stock = round.Stock;
        else if (round.Exists) Item = new(round.ItemKey, round.Stock, round.Metadata, round.CreatedAs!);
        foreach (var draft in round.Touched)
        {
            if (draft.Hold is not { } hold || hold.AllLines.Length != 1) continue;
            _holds.Keep(hold);
            if (!draft.Written) continue;
            if (draft.Before is { Status: HoldStatus.Held, ExpiresAt: { } ended }) Ends.Remove(new(ended, hold.HoldId));
            if (hold is { Status: HoldStatus.Held, ExpiresAt: { } ends }) Ends.Add(new(ends, hold.HoldId));
            if (hold.Status is HoldStatus.Expired) services.Metrics.Expired(round.Now - hold.ExpiresAt!.Value, draft.Before?.Status);
        }
    }

    /// <summary>Takes in what others decided about it while it stood still.</summary>
    public void Take(ItemMoved moved)
    {
        if (moved.Item is { } item && Item is not null) Item = Item with { Stock = item.Stock(moved.Shortage) };
        else Unload();
        foreach (var hold in moved.Holds)
        {
            _holds.Forget(hold.HoldId);
            if (hold.EndedBefore is { } before) Ends.Remove(new(before, hold.HoldId));
            if (hold.EndsNow is { } now) Ends.Add(new(now, hold.HoldId));
        }
    }
}

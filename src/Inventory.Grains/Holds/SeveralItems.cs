using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>One decision about holds and all the items they are on or shall be on, folded into one change set.</summary>
internal sealed class SeveralItems(Tenant tenant) : Domain.IStockLookup, IItemKeys
{
    private readonly Dictionary<ItemId, ItemDraft> _items = [];
    private readonly List<(string HoldId, Hold? Before, Hold? After)> _holds = [];

    /// <summary>What the ledger shall make true, or confirm.</summary>
    public ChangeSet Set { get; } = new(tenant.Id);

    /// <summary>The latest instant any of the items has seen.</summary>
    public DateTimeOffset LatestEvent { get; private set; }

    /// <summary>The trace of the command that is being decided, which its events tell of; null where it has none.</summary>
    public Guid? TraceId { get; set; }

    /// <summary>Brings an item in as it stands.</summary>
    public void Add(ItemId item, ItemStill still)
    {
        var draft = _items[item] = new(still);
        if (draft.Stock.UpdatedAt > LatestEvent) LatestEvent = draft.Stock.UpdatedAt;
    }

    /// <inheritdoc />
    public Stock? Find(ItemId item) => _items.TryGetValue(item, out var draft) ? draft.Stock : null;

    /// <inheritdoc />
    public long KeyOf(ItemId item) => _items[item].Still.ItemKey;

    /// <summary>Takes changes in.</summary>
    public void Apply(IEnumerable<StockChange> changes)
    {
        foreach (var change in changes)
        {
            var draft = _items[change.Item];
            draft.Stock = draft.Stock.Apply(change);
            draft.Written = true;
            Set.Events.Add(new(draft.Still.ItemKey, change, draft.Stock, TraceId));
        }
    }

    /// <summary>Whether every item could be stored as it would be.</summary>
    public bool IsSound => _items.Values.All(draft => draft.Stock.IsSound);

    /// <summary>Whether an item of the hold is known to have drifted: nothing is ended on it before somebody has put it right.</summary>
    public bool HasDrifted(Hold hold) => hold.AllLines.Any(line => Find(line.Item) is { IsDrifted: true });

    /// <summary>Takes in what was decided about a hold, each hold once.</summary>
    /// <param name="holdId">The hold.</param>
    /// <param name="before">It as the ledger has it; null for none.</param>
    /// <param name="after">It as it shall be; null where there is and will be none.</param>
    public void Take(string holdId, Hold? before, Hold? after) => _holds.Add((holdId, before, after));

    /// <summary>Folds the decision into the set.</summary>
    public void Seal()
    {
        foreach (var (item, draft) in _items)
        {
            if (draft.Written) Set.Items.Add(new(draft.Still.ItemKey, item, draft.Still.Item!.Version, draft.Stock));
            else Set.ItemLooks.Add((draft.Still.ItemKey, draft.Still.Item!.Version));
        }

        foreach (var (holdId, before, after) in _holds)
        {
            if (after is not null && after.Version != (before?.Version ?? 0))
                Set.Holds.Add(new(after, before?.Version ?? 0, before?.AllLines.Length
                    ?? 0, null, [.. after.AllLines.Select(line => _items[line.Item].Still.ItemKey)]));
            else
                Set.HoldLooks.Add((holdId, before?.Version ?? 0));
        }
    }

    /// <summary>Has the items told what became of them, once it is true.</summary>
    public void Tell(StandingItems standing)
    {
        foreach (var (item, draft) in _items)
        {
            standing.Tell(item, draft.Written
                ? new() { Item = draft.Stock.View(item.Value, draft.Still.Item!.Metadata), Shortage = draft.Stock.Shortage,
                    Holds = [.. HoldsOn(item)] }
                : new() { Nothing = true });
        }
    }

    private IEnumerable<HoldMoved> HoldsOn(ItemId item)
    {
        foreach (var (holdId, before, after) in _holds)
        {
            if ((after ?? before)?.AllLines.Any(line => line.Item == item) is not true) continue;
            var lives = after?.Status is HoldStatus.Held && after.AllLines.Any(line => line.Item == item && !line.Dropped);
            yield return new()
            {
                HoldId = holdId,
                EndedBefore = before?.Status is HoldStatus.Held ? before.ExpiresAt : null,
                EndsNow = lives ? after!.ExpiresAt : null,
            };
        }
    }

    private sealed class ItemDraft(ItemStill still)
    {
        public ItemStill Still { get; } = still;

        public Stock Stock { get; set; } = ItemGrain.Stock(still.Item!, still.Shortage);

        public bool Written { get; set; }
    }
}

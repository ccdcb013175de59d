using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>One decision about a hold and all the items it is on or shall be on, folded into one change set.</summary>
internal sealed class SeveralItems(Tenant tenant) : Domain.IStockLookup
{
    private readonly Dictionary<ItemId, ItemDraft> _items = [];

    /// <summary>What the ledger shall make true, or confirm.</summary>
    public ChangeSet Set { get; } = new(tenant.Id);

    /// <summary>The latest instant any of the items has seen.</summary>
    public DateTimeOffset LatestEvent { get; private set; }

    /// <summary>Some item's lane; the set takes that one.</summary>
    public long AnyItemKey => _items.Values.Select(draft => draft.ItemKey).DefaultIfEmpty(0).Min();

    /// <summary>Brings an item in as it stands.</summary>
    public void Add(ItemId item, long itemKey, in Stock stock)
    {
        _items[item] = new(itemKey, stock);
        if (stock.UpdatedAt > LatestEvent) LatestEvent = stock.UpdatedAt;
    }

    /// <inheritdoc />
    public Stock? Find(ItemId item) => _items.TryGetValue(item, out var draft) ? draft.Stock : null;

    /// <summary>Whether the item was changed.</summary>
    public bool Changed(ItemId item) => _items.TryGetValue(item, out var draft) && draft.Written;

    /// <summary>Takes changes in.</summary>
    public void Apply(IEnumerable<StockChange> changes)
    {
        foreach (var change in changes)
        {
            var draft = _items[change.Item];
            draft.Stock = draft.Stock.Apply(change);
            draft.Written = true;
            Set.Events.Add(new(draft.ItemKey, change, draft.Stock));
        }
    }

    /// <summary>Whether every item could be stored as it would be.</summary>
    public bool IsSound => _items.Values.All(draft => draft.Stock.IsSound);

    /// <summary>Folds the decision into the set.</summary>
    /// <param name="holdId">The hold decided about.</param>
    /// <param name="before">It as the ledger has it; null for none.</param>
    /// <param name="after">It as it shall be; null where there is and will be none.</param>
    public void Seal(string holdId, Hold? before, Hold? after)
    {
        foreach (var (item, draft) in _items)
        {
            if (draft.Written) Set.Items.Add(new(draft.ItemKey, item, draft.BasedOn, draft.Stock));
            else Set.ItemLooks.Add((draft.ItemKey, draft.BasedOn));
        }

        if (after is not null && after.Version != (before?.Version ?? 0))
            Set.Holds.Add(new(after, before?.Version ?? 0, before?.AllLines.Length ?? 0, null, [.. after.AllLines.Select(line => _items[line.Item].ItemKey)]));
        else
            Set.HoldLooks.Add((holdId, before?.Version ?? 0));
    }

    private sealed class ItemDraft(long itemKey, Stock stock)
    {
        public long ItemKey { get; } = itemKey;

        public long BasedOn { get; } = stock.Version;

        public Stock Stock { get; set; } = stock;

        public bool Written { get; set; }
    }
}

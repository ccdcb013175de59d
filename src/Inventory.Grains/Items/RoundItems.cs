using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>The items that a round is about: one, which is used again and again, or several.</summary>
internal sealed class RoundItems
{
    private readonly Dictionary<ItemId, RoundItem>? _several;

    /// <summary>One item.</summary>
    public RoundItems(ItemId item) => Only.Item = item;

    /// <summary>Several items, each as last confirmed; null for one that does not exist.</summary>
    public RoundItems(IReadOnlyCollection<(ItemId Item, LedgerItem? Known)> items)
    {
        _several = new(items.Count);
        foreach (var (item, known) in items) _several.Add(item, new RoundItem { Item = item }.Begin(known));
    }

    /// <summary>The item of a round of one.</summary>
    public RoundItem Only { get; } = new();

    /// <summary>Whether it is a round of one.</summary>
    public bool IsOne => _several is null;

    /// <summary>When the last event of all of them happened; the earliest instant there is where there was none.</summary>
    public DateTimeOffset UpdatedAt => _several!.Values.Max(static item => (DateTimeOffset?)item.Stock.UpdatedAt) ?? default;

    /// <summary>Whether every one could be stored as it would be.</summary>
    public bool AreSound => _several?.Values.All(static item => item.Stock.IsSound) ?? Only.Stock.IsSound;

    /// <summary>An item; null for one that the round is not about.</summary>
    public RoundItem? Find(ItemId item) => _several is null ? item == Only.Item ? Only : null : _several.GetValueOrDefault(item);

    /// <summary>An item that the round is about. A round of one is never asked for another's.</summary>
    public RoundItem Of(ItemId item) => _several is null ? Only : _several[item];

    /// <summary>Whether all items of a hold are among them.</summary>
    public bool Cover(Hold hold)
    {
        if (_several is null) return hold.AllLines is [var only] && only.Item == Only.Item;
        foreach (var line in hold.AllLines)
        {
            if (!_several.ContainsKey(line.Item)) return false;
        }

        return true;
    }

    /// <summary>Whether an item of a hold is known to have drifted.</summary>
    public bool HaveDrifted(Hold hold) =>
        _several is null ? Only.Stock.IsDrifted : hold.AllLines.Any(line => Find(line.Item) is { Stock.IsDrifted: true });

    /// <summary>Folds what was decided about them into a change set, a row each.</summary>
    public void Seal(ChangeSet set)
    {
        if (_several is null) Seal(Only, set);
        else foreach (var item in _several.Values) Seal(item, set);
    }

    /// <summary>A hold as the change set has it, with the ledger's numbers of its items.</summary>
    public HoldWrite Write(HoldDraft draft)
    {
        var hold = draft.Hold!;
        if (_several is null)
            return new(hold, draft.BasedOn, draft.LinesBefore, hold.AllLines.IsEmpty ? null : Only.Key,
                PlacedBy: draft.PlacedBy >= Only.SettledFrom ? draft.PlacedBy : -1);
        var keys = new long[hold.AllLines.Length];
        var places = hold.AllLines.Length > 1;
        for (var line = 0; line < keys.Length; line++)
        {
            var item = _several[hold.AllLines[line].Item];
            keys[line] = item.Key;
            places &= draft.PlacedBy + line >= item.SettledFrom;
        }

        return new(hold, draft.BasedOn, draft.LinesBefore, null, keys, PlacedBy: places ? draft.PlacedBy : -1);
    }

    private static void Seal(RoundItem item, ChangeSet set)
    {
        if (item.Written)
            set.Items.Add(new(item.Key, item.Item, item.BasedOn, item.Stock, item.SetsMetadata, item.Metadata, item.CreatedAs));
        else if (item.Exists) set.ItemLooks.Add((item.Key, item.BasedOn));
    }
}

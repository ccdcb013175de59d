using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>
/// One round of decisions: the stocks and holds as the ledger confirmed them, and over them what this round has decided so far. Nothing in
/// it is true before its change set is applied. It is about one item, whose grain uses it again and again, or about several.
/// </summary>
internal sealed class ItemRound : IStockLookup, IItemKeys
{
    private readonly Dictionary<string, HoldDraft> _holds = new(StringComparer.Ordinal);
    private readonly RoundItems _items;
    private int _ended;

    /// <summary>A round of one item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="tenant">Its tenant.</param>
    public ItemRound(ItemId item, Tenant tenant)
    {
        (_items, Tenant) = (new(item), tenant);
        Set = new(tenant.Id);
    }

    /// <summary>A round of several items, begun.</summary>
    /// <param name="tenant">Their tenant.</param>
    /// <param name="items">Each as last confirmed; null for one that does not exist.</param>
    /// <param name="now">The instant of the round, as the clock has it for the latest event of all items.</param>
    public ItemRound(Tenant tenant, IReadOnlyCollection<(ItemId Item, LedgerItem? Known)> items, Func<DateTimeOffset, DateTimeOffset> now)
    {
        (_items, Tenant) = (new(items), tenant);
        Set = new(tenant.Id);
        Now = now(_items.UpdatedAt);
    }

    /// <summary>The item of a round of one.</summary>
    public ItemId Item => _items.Only.Item;

    /// <summary>The tenant.</summary>
    public Tenant Tenant { get; private set; }

    /// <summary>The instant of this round, by the ledger's clock.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The ledger's number of the only item; of meaning once it exists.</summary>
    public long ItemKey => _items.Only.Key;

    /// <summary>Whether the only item exists, now or through this round.</summary>
    public bool Exists => _items.Only.Exists;

    /// <summary>The only item's stock after all that was decided so far.</summary>
    public ref readonly Stock Stock => ref _items.Only.Stock;

    /// <summary>The only item's metadata after all that was decided so far.</summary>
    public string? Metadata => _items.Only.Metadata;

    /// <summary>The content the only item was created with.</summary>
    public string? CreatedAs => _items.Only.CreatedAs;

    /// <summary>What this round wants the ledger to make true or confirm.</summary>
    public ChangeSet Set { get; }

    /// <summary>What it takes to decide without reading.</summary>
    public RoundFacts Facts { get; } = new();

    /// <summary>What it knows of commands by their ids.</summary>
    public RoundCommands Commands { get; } = new();

    /// <summary>Holds that this round touched.</summary>
    public Dictionary<string, HoldDraft>.ValueCollection Touched => _holds.Values;

    /// <summary>Whether more is over than this round ends.</summary>
    public bool MoreIsOver { get; set; }

    /// <summary>Whether the round changes the only item.</summary>
    public bool Writes => _items.Only.Written;

    /// <summary>Whether every item could be stored as it would be.</summary>
    public bool IsSound => _items.AreSound;

    /// <summary>Whether holds end in it, or ended just before it.</summary>
    public bool EndsAny => _ended > 0;

    /// <summary>Whether the only item takes it for known.</summary>
    public bool IsFolded
    {
        get => _items.Only.IsFolded;
        set => _items.Only.IsFolded = value;
    }

    /// <summary>The trace of the command that is being decided, which its events tell of; null where it has none.</summary>
    public Guid? TraceId { get; set; }

    /// <summary>Makes it ready for a round of another item.</summary>
    public ItemRound For(ItemId item, Tenant tenant)
    {
        _items.Only.Item = item;
        Tenant = tenant;
        Set.TenantId = tenant.Id;
        return this;
    }

    /// <summary>Begins a round of one item.</summary>
    /// <param name="known">The item as last confirmed; null when there is none.</param>
    /// <param name="now">The instant of the round, as the clock has it for the item's last event.</param>
    /// <param name="endedBefore">Lines of holds that ended just before it, while holds on several items were being ended.</param>
    public void Begin(LedgerItem? known, DateTimeOffset now, int endedBefore)
    {
        _ended = endedBefore;
        MoreIsOver = false;
        Commands.Clear();
        Set.Clear();
        _holds.Clear();
        _items.Only.Begin(known);
        Now = now;
    }

    /// <inheritdoc />
    public Stock? Find(ItemId item) => _items.Find(item) is { Exists: true } there ? there.Stock : null;

    /// <inheritdoc />
    public long KeyOf(ItemId item) => _items.Of(item).Key;

    /// <summary>The item within this round; null for one that the round is not about.</summary>
    public RoundItem? At(ItemId item) => _items.Find(item);

    /// <summary>Whether the round can decide about a hold: it is about all items of it.</summary>
    public bool Covers(Hold hold) => _items.Cover(hold);

    /// <summary>Whether an item of the hold is known to have drifted: nothing is ended on it before somebody has put it right.</summary>
    public bool HasDrifted(Hold hold) => _items.HaveDrifted(hold);

    /// <summary>A hold as this round knows it; null when it is not known here.</summary>
    public HoldDraft? FindHold(string holdId) => _holds.GetValueOrDefault(holdId);

    /// <summary>Brings a hold into the round as the ledger has it.</summary>
    public HoldDraft AddHold(LedgerHold known)
    {
        var draft = new HoldDraft(known.Hold, known.Hold.Version, known.Hold.AllLines.Length);
        _holds.Add(known.Hold.HoldId, draft);
        return draft;
    }

    /// <summary>Brings in what was read of holds and command ids; of a hold that was read twice, the later reading.</summary>
    public void Know(LedgerReading? reading)
    {
        if (reading is null) return;
        foreach (var (holdId, known) in reading.Holds)
        {
            if (FindHold(holdId) is { } earlier && earlier.BasedOn >= known.Hold.Version) continue;
            _holds.Remove(holdId);
            AddHold(known);
        }

        foreach (var (key, command) in reading.Commands) Commands.Add(key, command);
    }

    /// <summary>Ends all holds in it that are over, but on items that have drifted.</summary>
    /// <returns>Whether the round is about all items of its holds.</returns>
    public bool EndWhatIsOver()
    {
        foreach (var draft in _holds.Values.ToArray())
        {
            if (!Covers(draft.Hold!)) return false;
            if (draft.Hold!.IsOver(Now) && !HasDrifted(draft.Hold)) End(draft.Hold);
        }

        return true;
    }

    /// <summary>Takes note that an answer rests on this hold being as known, or on there being none.</summary>
    public void LookAt(string holdId)
    {
        if (_holds.TryGetValue(holdId, out var draft)) draft.LookedAt = true;
        else _holds.Add(holdId, new(null, 0, 0) { LookedAt = true });
    }

    /// <summary>Remembers a command of this round.</summary>
    public void Remember(in CommandKey key, string content)
    {
        Commands.Add(key, new(content, Now));
        Set.Commands.Add(new(key, content, Now));
    }

    /// <summary>Takes a decision about a hold into the round.</summary>
    public void Accept(in HoldDecision decision)
    {
        var hold = decision.Hold!;
        foreach (var change in decision.Changes) Apply(change);
        if (!_holds.TryGetValue(hold.HoldId, out var draft)) _holds.Add(hold.HoldId, draft = new(null, 0, 0));
        if (draft.Hold is null || hold.Version != draft.Hold.Version) draft.Written = true;
        else draft.LookedAt = true;
        draft.Hold = hold;
        draft.PlacedBy = hold.Version == 1 && decision.Changes is [{ Type: StockEventType.HoldPlaced }, ..]
            ? Set.Events.Count - decision.Changes.Length : -1;
    }

    /// <summary>Ends a hold that is over.</summary>
    public void End(Hold over)
    {
        Accept(Ending.Expire(over, new(Requester.Service, over.HoldId, Now, this)));
        _ended++;
    }

    /// <summary>How many lines have ended that nobody has claimed yet: two sweeps at once do not both count one.</summary>
    public int ClaimEnded()
    {
        var ended = _ended;
        _ended = 0;
        return ended;
    }

    /// <summary>Takes a change of an item into the round.</summary>
    public void Apply(in StockChange change)
    {
        var item = _items.Of(change.Item);
        item.Stock = item.Stock.Apply(change);
        item.Written = true;
        // From here on the item's row, as the round leaves it, is right about all that an event says of the item beyond what is held.
        if (!change.MovesHeldOnly) item.SettledFrom = Set.Events.Count;
        Set.Events.Add(new(item.Key, change, item.Stock, TraceId));
    }

    /// <summary>Brings the only item into being within the round.</summary>
    public void Create(long itemKey, in StockChange change, string? metadata, string createdAs)
    {
        _items.Only.Key = itemKey;
        _items.Only.Exists = true;
        _items.Only.CreatedAs = createdAs;
        SetMetadata(metadata);
        Apply(change);
    }

    /// <summary>Replaces the only item's metadata within the round.</summary>
    public void SetMetadata(string? metadata)
    {
        _items.Only.Metadata = metadata;
        _items.Only.SetsMetadata = true;
    }

    /// <summary>Folds the round's decisions into its change set: one row per item, one per hold.</summary>
    /// <returns>Whether there is anything for the ledger to make true or confirm.</returns>
    public bool Seal()
    {
        foreach (var (holdId, draft) in _holds)
        {
            if (draft.Written) Set.Holds.Add(_items.Write(draft));
            else if (draft.LookedAt) Set.HoldLooks.Add((holdId, draft.BasedOn));
        }

        Commands.Seal(Set, Now);
        _items.Seal(Set);
        return !Set.IsEmpty;
    }
}

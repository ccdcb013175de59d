using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>
/// One round of decisions about one item: the stock and holds as the ledger confirmed them, and over them what this round has decided so
/// far. Nothing in it is true before its change set is applied.
/// </summary>
internal sealed class ItemRound(ItemId item, Tenant tenant) : IStockLookup, IItemKeys
{
    private readonly Dictionary<string, HoldDraft> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<CommandKey, string> _commands = [];
    private readonly HashSet<CommandKey> _unused = [];
    private Stock _stock;
    private long _basedOn;
    private int _ended, _settledFrom;
    private bool _exists, _setsMetadata, _written;
    private string? _createdAs;

    /// <summary>The item.</summary>
    public ItemId Item { get; private set; } = item;

    /// <summary>Its tenant.</summary>
    public Tenant Tenant { get; private set; } = tenant;

    /// <summary>The instant of this round, by the ledger's clock.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The ledger's number of the item; of meaning once it exists.</summary>
    public long ItemKey { get; private set; }

    /// <summary>Whether the item exists, now or through this round.</summary>
    public bool Exists => _exists;

    /// <summary>The stock after all that was decided so far.</summary>
    public ref readonly Stock Stock => ref _stock;

    /// <summary>The metadata after all that was decided so far.</summary>
    public string? Metadata { get; private set; }

    /// <summary>The content the item was created with.</summary>
    public string? CreatedAs => _createdAs;

    /// <summary>What this round wants the ledger to make true or confirm.</summary>
    public ChangeSet Set { get; } = new(tenant.Id);

    /// <summary>What it takes to decide without reading.</summary>
    public RoundFacts Facts { get; } = new();

    /// <summary>On hand in the past, as read for this round's counts.</summary>
    public Dictionary<DateTimeOffset, long> OnHandAt { get; } = [];

    /// <summary>Holds that this round touched.</summary>
    public Dictionary<string, HoldDraft>.ValueCollection Touched => _holds.Values;

    /// <summary>Whether more is over than this round ends.</summary>
    public bool MoreIsOver { get; set; }

    /// <summary>Whether the round changes the item.</summary>
    public bool Writes => _written;

    /// <summary>Whether holds end in it, or ended just before it.</summary>
    public bool EndsAny => _ended > 0;

    /// <summary>Whether the item takes it for known.</summary>
    public bool IsFolded { get; set; }

    /// <summary>The trace of the command that is being decided, which its events tell of; null where it has none.</summary>
    public Guid? TraceId { get; set; }

    /// <summary>Makes it ready for a round of another item.</summary>
    public ItemRound For(ItemId item, Tenant tenant)
    {
        Item = item;
        Tenant = tenant;
        Set.TenantId = tenant.Id;
        return this;
    }

    /// <summary>Begins a round.</summary>
    /// <param name="known">The item as last confirmed; null when there is none.</param>
    /// <param name="now">The instant of the round, as the clock has it for the item's last event.</param>
    /// <param name="endedBefore">Lines of holds that ended just before it, while holds on several items were being ended.</param>
    public void Begin(LedgerItem? known, DateTimeOffset now, int endedBefore)
    {
        _ended = endedBefore;
        MoreIsOver = IsFolded = false;
        OnHandAt.Clear();
        Set.Clear();
        _holds.Clear();
        _commands.Clear();
        _unused.Clear();
        _exists = known is not null;
        _stock = known?.Stock ?? default;
        _basedOn = _stock.Version;
        ItemKey = known?.ItemKey ?? 0;
        Metadata = known?.Metadata;
        _createdAs = known?.CreatedAs;
        _setsMetadata = _written = false;
        _settledFrom = 0;
        Now = now;
    }

    /// <inheritdoc />
    public Stock? Find(ItemId item) => _exists && item == Item ? _stock : null;

    /// <inheritdoc />
    public long KeyOf(ItemId item) => ItemKey;

    /// <summary>A hold as this round knows it; null when it is not known here.</summary>
    public HoldDraft? FindHold(string holdId) => _holds.GetValueOrDefault(holdId);

    /// <summary>Brings a hold into the round as the ledger has it.</summary>
    public HoldDraft AddHold(LedgerHold known)
    {
        var draft = new HoldDraft(known.Hold, known.Hold.Version, known.Hold.AllLines.Length);
        _holds.Add(known.Hold.HoldId, draft);
        return draft;
    }

    /// <summary>Takes note that an answer rests on this hold being as known, or on there being none.</summary>
    public void LookAt(string holdId)
    {
        if (_holds.TryGetValue(holdId, out var draft)) draft.LookedAt = true;
        else _holds.Add(holdId, new(null, 0, 0) { LookedAt = true });
    }

    /// <summary>The content of an earlier command of this id; null when there is none.</summary>
    public string? FindCommand(in CommandKey key) => _commands.GetValueOrDefault(key);

    /// <summary>Brings a command into the round as the ledger has it.</summary>
    public void AddCommand(in CommandKey key, string content) => _commands[key] = content;

    /// <summary>Remembers a command of this round.</summary>
    public void Remember(in CommandKey key, string content)
    {
        _commands[key] = content;
        Set.Commands.Add(new(key, content, Now));
    }

    /// <summary>Takes note that an answer rests on this command id being unused before the round.</summary>
    public void LookAt(in CommandKey key) => _unused.Add(key);

    /// <summary>Takes a decision about a hold into the round.</summary>
    public void Accept(in HoldDecision decision)
    {
        var hold = decision.Hold!;
        foreach (var change in decision.Changes) Apply(change);
        if (!_holds.TryGetValue(hold.HoldId, out var draft)) _holds.Add(hold.HoldId, draft = new(null, 0, 0));
        if (draft.Hold is null || hold.Version != draft.Hold.Version) draft.Written = true;
        else draft.LookedAt = true;
        draft.Hold = hold;
        draft.PlacedBy = hold.Version == 1 && decision.Changes is [{ Type: StockEventType.HoldPlaced }] ? Set.Events.Count - 1 : -1;
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

    /// <summary>Takes a change of the item into the round.</summary>
    public void Apply(in StockChange change)
    {
        _stock = _stock.Apply(change);
        _written = true;
        // From here on the item's row, as the round leaves it, is right about all that an event says of the item beyond what is held.
        if (!change.MovesHeldOnly) _settledFrom = Set.Events.Count;
        Set.Events.Add(new(ItemKey, change, _stock, TraceId));
    }

    /// <summary>Brings the item into being within the round.</summary>
    public void Create(long itemKey, in StockChange change, string? metadata, string createdAs)
    {
        ItemKey = itemKey;
        _exists = true;
        _createdAs = createdAs;
        SetMetadata(metadata);
        Apply(change);
    }

    /// <summary>Replaces the item's metadata within the round.</summary>
    public void SetMetadata(string? metadata)
    {
        Metadata = metadata;
        _setsMetadata = true;
    }

    /// <summary>Folds the round's decisions into its change set: one row per item, one per hold.</summary>
    /// <returns>Whether there is anything for the ledger to make true or confirm.</returns>
    public bool Seal()
    {
        foreach (var (holdId, draft) in _holds)
        {
            if (draft.Written)
            {
                Set.Holds.Add(new(draft.Hold!, draft.BasedOn, draft.LinesBefore, draft.Hold!.AllLines.IsEmpty ? null : ItemKey,
                    PlacedBy: draft.PlacedBy >= _settledFrom ? draft.PlacedBy : -1));
            }
            else if (draft.LookedAt) Set.HoldLooks.Add((holdId, draft.BasedOn));
        }

        // One that the round itself takes, for a later command of the same id, is looked at by being taken.
        foreach (var key in _unused)
        {
            if (!_commands.ContainsKey(key)) Set.Commands.Add(new(key, null, Now));
        }

        if (_written) Set.Items.Add(new(ItemKey, Item, _basedOn, _stock, _setsMetadata, Metadata, _createdAs));
        else if (_exists) Set.ItemLooks.Add((ItemKey, _basedOn));
        return !Set.IsEmpty;
    }
}

/// <summary>A hold within a round.</summary>
/// <param name="hold">The hold; null for an id that names none yet.</param>
/// <param name="basedOn">The version the ledger has; 0 for none.</param>
/// <param name="linesBefore">How many line rows the ledger has.</param>
internal sealed class HoldDraft(Hold? hold, long basedOn, int linesBefore)
{
    /// <summary>The hold after all that was decided so far.</summary>
    public Hold? Hold { get; set; } = hold;

    /// <summary>The hold as the ledger has it.</summary>
    public Hold? Before { get; } = hold;

    /// <summary>The version the ledger has.</summary>
    public long BasedOn { get; } = basedOn;

    /// <summary>How many line rows the ledger has.</summary>
    public int LinesBefore { get; } = linesBefore;

    /// <summary>The round's event that placed it, where nothing has happened to it since; else -1.</summary>
    public int PlacedBy { get; set; } = -1;

    /// <summary>The round changes it.</summary>
    public bool Written { get; set; }

    /// <summary>An answer of the round rests on it.</summary>
    public bool LookedAt { get; set; }
}

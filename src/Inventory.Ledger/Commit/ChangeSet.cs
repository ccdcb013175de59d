using System.Threading.Tasks.Sources;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Telemetry;

namespace Inventory.Ledger.Commit;

/// <summary>What came of a change set.</summary>
public enum Verdict
{
    /// <summary>Durable, all of it; or, where it only looks, everything was as stated.</summary>
    Applied,

    /// <summary>Something had moved on, or an id was taken; nothing of it was kept. Read again and decide again.</summary>
    Stale,

    /// <summary>The database refused a row; nothing of it was kept. A bug, or somebody's hand in the data.</summary>
    Refused,

    /// <summary>The database could not be reached; nothing was sent.</summary>
    Unavailable,

    /// <summary>The connection broke under way: it may be durable or not. Read again: the ids answer.</summary>
    Unknown,
}

/// <summary>
/// The unit of commit: changes of one or more items that stand or fall together. Also says on which versions and absent ids they were
/// decided; a set that only looks and writes nothing confirms a refusal or a reading. Used again by its owner after <see cref="Clear"/>.
/// </summary>
public sealed class ChangeSet(int tenantId) : IValueTaskSource<Verdict>
{
    private ManualResetValueTaskSourceCore<Verdict> _completion;

    /// <summary>The tenant whose items and holds these are.</summary>
    public int TenantId { get; set; } = tenantId;

    /// <summary>Items as they shall be.</summary>
    public List<ItemWrite> Items { get; } = [];

    /// <summary>Items that were only looked at: key and version.</summary>
    public List<(long ItemKey, long Version)> ItemLooks { get; } = [];

    /// <summary>Holds as they shall be, each once.</summary>
    public List<HoldWrite> Holds { get; } = [];

    /// <summary>Holds that were only looked at; version 0 for one that must not exist.</summary>
    public List<(string HoldId, long Version)> HoldLooks { get; } = [];

    /// <summary>Command ids: new ones with their content, and ids that must not exist.</summary>
    public List<CommandWrite> Commands { get; } = [];

    /// <summary>Events, in order of sequence for each item.</summary>
    public List<EventWrite> Events { get; } = [];

    /// <summary>Events of the inbox whose effects it has: settled with it, or not at all.</summary>
    public List<MarkWrite> Marks { get; } = [];

    /// <summary>Rows of all kinds: what a lane's cap counts.</summary>
    public int Rows => Items.Count + ItemLooks.Count + Holds.Count + HoldLooks.Count + Commands.Count + Events.Count + Marks.Count;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Rows == 0;

    /// <summary>
    /// The set whose coming true this one was decided upon, handed to the lanes before; null for none. Its owner keeps that one as it is
    /// until this one's verdict is there.
    /// </summary>
    public ChangeSet? Follows { get; set; }

    /// <summary>How it is traced; null where nobody does.</summary>
    public CommitTrace? Trace { get; set; }

    /// <summary>The ticket it was committed in; 0 before. The lanes' own.</summary>
    internal int Ticket { get; set; }

    /// <summary>What came of it; null before. The lanes' own, for whatever follows this set.</summary>
    internal Verdict? Outcome { get; set; }

    /// <summary>Makes it ready for the next decision. Only its owner calls this, after the verdict.</summary>
    public void Clear()
    {
        Items.Clear();
        ItemLooks.Clear();
        Holds.Clear();
        HoldLooks.Clear();
        Commands.Clear();
        Events.Clear();
        Marks.Clear();
        Follows = null;
        Trace = null;
        Ticket = 0;
        Outcome = null;
        _completion.Reset();
    }

    /// <summary>The verdict to come.</summary>
    internal ValueTask<Verdict> Completion => new(this, _completion.Version);

    /// <summary>Hands the verdict to the owner, on the owner's own scheduler.</summary>
    internal void Complete(Verdict verdict) => _completion.SetResult(verdict);

    Verdict IValueTaskSource<Verdict>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Verdict>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<Verdict>.OnCompleted(Action<object?> continuation, object? state, short token,
        ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}

/// <summary>An item as it shall be.</summary>
/// <param name="ItemKey">The ledger's number for it.</param>
/// <param name="Item">Its id.</param>
/// <param name="BasedOn">The version the decision was based on; 0 makes the item.</param>
/// <param name="Stock">The stock as it shall be.</param>
/// <param name="SetsMetadata">Whether <paramref name="Metadata"/> takes the place of the present one.</param>
/// <param name="Metadata">Canonical JSON text; null for none.</param>
/// <param name="CreatedAs">For a new item, the content of its creation as JSON text.</param>
public readonly record struct ItemWrite(
    long ItemKey, ItemId Item, long BasedOn, Stock Stock, bool SetsMetadata = false, string? Metadata = null, string? CreatedAs = null);

/// <summary>A hold as it shall be.</summary>
/// <param name="Hold">The hold, whole.</param>
/// <param name="BasedOn">The version the decision was based on; 0 places it.</param>
/// <param name="LinesBefore">How many line rows the ledger has of it.</param>
/// <param name="ItemKey">The item of its only line, where it has one line.</param>
/// <param name="ItemKeys">The items of its lines by line number, where it has several.</param>
/// <param name="PlacedBy">
/// Of a placing, the place of its first line's event in the set, which those of the other lines follow: a hold placed in this very set, to
/// which nothing has happened since, and to its items nothing but to what is held (<see cref="StockChange.MovesHeldOnly"/>), so that their
/// rows tell the rest of what the events say. One line's hold is in a set of one item. Else -1.
/// </param>
public readonly record struct HoldWrite(Hold Hold, long BasedOn, int LinesBefore, long? ItemKey, long[]? ItemKeys = null,
    int PlacedBy = -1);

/// <summary>The kinds of command that have ids of their own.</summary>
public enum CommandKind
{
    /// <summary>A step of on hand; subject: the item id.</summary>
    Adjustment,

    /// <summary>A count; subject: the item id.</summary>
    Count,

    /// <summary>A change of a hold; subject: the hold id.</summary>
    Change,

    /// <summary>A fulfilment; subject: the hold id.</summary>
    Fulfilment,

    /// <summary>The cancelling of a hold; subject: the hold id, which is the command's id as well.</summary>
    Cancel,

    /// <summary>An item's line of an import; subject: the item id. The import's id is the command's.</summary>
    Import,
}

/// <summary>Which command an id names.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">The item or hold it is about.</param>
/// <param name="CommandId">The caller's id.</param>
public readonly record struct CommandKey(CommandKind Kind, string Subject, string CommandId);

/// <summary>A command's id and content.</summary>
/// <param name="Key">Which command.</param>
/// <param name="Content">What took effect, as JSON text; null for an id that must not exist.</param>
/// <param name="At">When.</param>
public readonly record struct CommandWrite(CommandKey Key, string? Content, DateTimeOffset At);

/// <summary>An event to append.</summary>
/// <param name="ItemKey">The item's number.</param>
/// <param name="Change">What happened.</param>
/// <param name="After">The stock after it; its version is the sequence.</param>
/// <param name="TraceId">The W3C trace id of the call that caused it, its hexadecimal digits in order; null for none.</param>
public readonly record struct EventWrite(long ItemKey, StockChange Change, Stock After, Guid? TraceId = null);

/// <summary>An event of the inbox, settled by the effect that stands beside it.</summary>
/// <param name="Source">Who told it.</param>
/// <param name="EventId">Its id there.</param>
/// <param name="Attempt">The attempt at it that this is: where another one has begun or the event is settled, the set is refused.</param>
public readonly record struct MarkWrite(string Source, string EventId, int Attempt);

using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Ledger.Commit;

/// <summary>What one grain wants to know; every part may be left out.</summary>
public sealed record LedgerQuestion
{
    /// <summary>The tenant asked about.</summary>
    public required int TenantId { get; init; }

    /// <summary>An item to read, with its live holds that end first.</summary>
    public string? ItemId { get; init; }

    /// <summary>How many of its nearest ends to read, at most.</summary>
    public int Ends { get; init; }

    /// <summary>Reads ends from this one on (exclusive), to go on where an earlier reading stopped; null from the first.</summary>
    public HoldEnd? EndsAfter { get; init; }

    /// <summary>Holds to read, whole.</summary>
    public IReadOnlyList<string> HoldIds { get; init; } = [];

    /// <summary>Command ids to look up.</summary>
    public IReadOnlyList<CommandKey> Commands { get; init; } = [];

    /// <summary>Whether to add up what the item's live holds claim.</summary>
    public bool LiveUnits { get; init; }

    /// <summary>Reads the item's events after this sequence, at most <see cref="EventsMax"/>; null for none.</summary>
    public long? EventsAfter { get; init; }

    /// <summary>How many events one question reads at most.</summary>
    public const int EventsMax = 2000;

    /// <summary>Instants at which the item's on hand is asked for, as its journal has it.</summary>
    public IReadOnlyList<DateTimeOffset> OnHandAt { get; init; } = [];
}

/// <summary>The answer to a <see cref="LedgerQuestion"/>, as of one instant after it was asked.</summary>
public sealed class LedgerReading
{
    /// <summary>The item; null when there is none of that id or none was asked for.</summary>
    public LedgerItem? Item { get; set; }

    /// <summary>The nearest ends, in order.</summary>
    public List<HoldEnd> Ends { get; } = [];

    /// <summary>The holds that exist of those asked for, by id.</summary>
    public Dictionary<string, LedgerHold> Holds { get; } = new(StringComparer.Ordinal);

    /// <summary>The commands that exist of those asked for.</summary>
    public Dictionary<CommandKey, LedgerCommand> Commands { get; } = [];

    /// <summary>What the item's live holds claim, where it was asked for.</summary>
    public LiveUnits LiveUnits { get; set; }

    /// <summary>The item's events asked for, in order.</summary>
    public List<JournalEntry> Events { get; } = [];

    /// <summary>On hand at the instants asked for, in their order.</summary>
    public List<long> OnHandAt { get; } = [];
}

/// <summary>A command that took effect.</summary>
/// <param name="Content">As JSON text.</param>
/// <param name="At">When it was decided.</param>
public readonly record struct LedgerCommand(string Content, DateTimeOffset At);

/// <summary>An item as the ledger has it.</summary>
/// <param name="ItemKey">The ledger's number for it.</param>
/// <param name="Stock">Its stock. Whoever asked keeps it up to date.</param>
/// <param name="Metadata">Canonical JSON text; null for none.</param>
/// <param name="CreatedAs">The content of its creation, as JSON text.</param>
public sealed record LedgerItem(long ItemKey, Stock Stock, string? Metadata, string CreatedAs)
{
    /// <summary>The stock as last confirmed.</summary>
    public Stock Stock { get; set; } = Stock;

    /// <summary>
    /// Its counters may disagree with its live holds: another hand was on it since its owner last looked, or a find that is open says so.
    /// </summary>
    public bool IsSuspect { get; init; }
}

/// <summary>A hold as the ledger has it.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="ItemKeys">The ledger's numbers of its lines' items, by line number.</param>
public sealed record LedgerHold(Hold Hold, long[] ItemKeys);

/// <summary>When a live hold ends. Ordered by end, then id.</summary>
/// <param name="EndsAt">The end.</param>
/// <param name="HoldId">The hold.</param>
public readonly record struct HoldEnd(DateTimeOffset EndsAt, string HoldId) : IComparable<HoldEnd>
{
    /// <inheritdoc />
    public int CompareTo(HoldEnd other)
    {
        var byEnd = EndsAt.CompareTo(other.EndsAt);
        return byEnd != 0 ? byEnd : string.CompareOrdinal(HoldId, other.HoldId);
    }
}

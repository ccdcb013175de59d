namespace Inventory.Ledger.Reads;

/// <summary>Which events of an item's journal to tell, latest first; what is null does not narrow it.</summary>
public sealed record HistoryFilter
{
    /// <summary>Only events of this permanent name.</summary>
    public string? Type { get; init; }

    /// <summary>Only events of this hold.</summary>
    public string? HoldId { get; init; }

    /// <summary>Only events of a lower sequence; null from the latest on.</summary>
    public long? Before { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}

/// <summary>Some events of an item's journal, latest first.</summary>
/// <param name="Events">The events; maybe none, where the journal goes on all the same.</param>
/// <param name="Next">The sequence before which it goes on; null where nothing is left.</param>
public sealed record HistoryPage(IReadOnlyList<EventReading> Events, long? Next);

/// <summary>An item at an instant, as its journal tells.</summary>
/// <param name="At">When.</param>
/// <param name="Stock">Its quantities; null before the first event that is kept.</param>
public readonly record struct ItemPoint(DateTimeOffset At, Inventory.Domain.Items.Stock? Stock);

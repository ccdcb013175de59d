using Inventory.Ledger.Reads;

namespace Inventory.Ledger.Journal;

/// <summary>
/// An event as the log tells it: what happened, to which tenant, and its place in the order of all events. Either of an item
/// (<see cref="Item"/>) or a notice, which belongs to no single one (<see cref="Notice"/>).
/// </summary>
public sealed record JournalEvent
{
    /// <summary>Its place in the log. Grows; the next one may be more than one higher only after the database was restored.</summary>
    public required long Position { get; init; }

    /// <summary>Whose it is, by number.</summary>
    public required int TenantId { get; init; }

    /// <summary>Its id, of which the ledger has one.</summary>
    public required string EventId { get; init; }

    /// <summary>What happened, by its permanent name.</summary>
    public required string Type { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is about: the item's id, or of a notice its own subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The W3C trace id of the call that caused it; null for none.</summary>
    public Guid? TraceId { get; init; }

    /// <summary>The item's event; null for a notice. Its channel is not read (<see cref="JournalReads.ChannelsAsync"/>).</summary>
    public EventReading? Item { get; init; }

    /// <summary>The notice; null for an item's event.</summary>
    public NoticeReading? Notice { get; init; }
}

/// <summary>What a notice says.</summary>
/// <param name="Data">The text of a JSON object.</param>
/// <param name="Channel">The channel whose affair it is; null for none.</param>
public sealed record NoticeReading(string Data, string? Channel);

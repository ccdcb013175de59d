using Inventory.Events.Feed;

namespace Inventory.Events.Deliveries;

/// <summary>On which terms a consumer is served.</summary>
public sealed class ConsumerTerms
{
    /// <summary>Where its events go.</summary>
    public required IEventSink Sink { get; init; }

    /// <summary>When a failed event is tried again, and when it is dead.</summary>
    public required RetrySchedule Schedule { get; init; }

    /// <summary>Whether it wants to hear of an event; of its tenant all, unless said otherwise.</summary>
    public Func<ToldEvent, bool> Wants { get; init; } = static _ => true;

    /// <summary>Whether a row is kept of what arrived, too. It costs a row an event.</summary>
    public bool KeepsDelivered { get; init; }

    /// <summary>How many sendings may be under way at once. Two of one subject never are.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How many events one sending may have.</summary>
    public int BatchMax { get; init; } = 1;
}

using Inventory.Events.Deliveries;

namespace Inventory.Events.Relay;

// How far it is behind, as it is measured: once a second at most, in the agent's turn.
internal sealed partial class RelayQueue
{
    private DateTimeOffset _measuredAt;

    /// <inheritdoc />
    public string Kind => "stream";

    /// <inheritdoc />
    public long Backlog { get; private set; }

    // Whoever reads history on his own wish is not behind.
    /// <inheritdoc />
    public DateTimeOffset? OldestAt { get; private set; }

    /// <inheritdoc />
    public TimeSpan AwayFor => TimeSpan.Zero;   // Orleans tells a grain that cannot be reached from one that throws as little as we do

    private void Measure()
    {
        if (Now - _measuredAt < Options.KeepEvery) return;
        _measuredAt = Now;
        var unread = Math.Max(0, Math.Max(services.Feed.Heard, _read) - Delivered());
        Backlog = IsHeard ? unread + _held.Values.Sum(static held => held.Count) : 0;
        var waiting = _streams.Values.Select(static stream => stream.OldestWaiting);
        OldestAt = waiting.Concat(_held.Values.Select(static held => held.OldestAt)).Min();
    }
}

using Inventory.Ledger.Journal;

namespace Inventory.Events.Feed;

/// <summary>
/// Holds come first: while this node commits more than it can tell beside them, it tells no more than some of it a second, and the rest
/// once there is time. Whoever listens then hears later, and nobody's hold waits for it. Not for several threads.
/// </summary>
internal sealed class FeedPace(CommitBell committed, FeedOptions options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private long _at = time.GetTimestamp(), _events = committed.Events;
    private double _perSecond;

    /// <summary>How long to wait after having read so many events.</summary>
    public TimeSpan After(long events)
    {
        if (time.GetElapsedTime(_at) is var elapsed && elapsed >= Window)
        {
            var now = committed.Events;
            _perSecond = (now - _events) / elapsed.TotalSeconds;
            (_at, _events) = (time.GetTimestamp(), now);
        }

        return _perSecond > options.BusyAbove ? TimeSpan.FromSeconds(events / (double)options.BusyMost) : TimeSpan.Zero;
    }
}

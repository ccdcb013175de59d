using Inventory.Ledger.Journal;

namespace Inventory.Events.Feed;

/// <summary>
/// Holds come first: while this node commits more than it can tell beside them, all who tell of it share a small part of the processor, and
/// do the rest once there is time. Whoever listens then hears later, and nobody's hold waits for it.
/// </summary>
/// <param name="committed">What this node commits.</param>
/// <param name="busyAbove">A node that commits more events a second than this is busy.</param>
/// <param name="busyMost">How much a busy node does a second, all who ask here together.</param>
/// <param name="time">The time by which it goes.</param>
internal sealed class FeedPace(CommitBell committed, int busyAbove, int busyMost, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private long _at = time.GetTimestamp(), _events = committed.Events;
    private double _perSecond, _begun;   // how much of what was begun a busy node has no time for yet, as of _begunAt
    private long _begunAt;

    /// <summary>How long to wait after having done so much.</summary>
    public TimeSpan After(long done)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_at) is var elapsed && elapsed >= Window)
            {
                var now = committed.Events;
                _perSecond = (now - _events) / elapsed.TotalSeconds;
                (_at, _events) = (time.GetTimestamp(), now);
            }

            if (_perSecond <= busyAbove)
            {
                _begun = 0;
                return TimeSpan.Zero;
            }

            _begun = Math.Max(0, _begun - time.GetElapsedTime(_begunAt).TotalSeconds * busyMost) + done;
            _begunAt = time.GetTimestamp();
            return TimeSpan.FromSeconds(_begun / busyMost);
        }
    }
}

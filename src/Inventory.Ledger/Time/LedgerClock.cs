using Inventory.Domain;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Ledger.Time;

/// <summary>
/// Business time: the ledger's own clock, so that nodes with wrong clocks agree on what is over. Every connection, reading and commit
/// brings the server's time; in between this node's monotonic clock carries it forward, never its wall clock. Before the ledger has told
/// its time there is none. Whole milliseconds.
/// </summary>
/// <remarks>
/// Governs holds alone: timeouts, retries and leases use the node's own clock. Runs forward only, but for a ledger whose clock jumps; see
/// <c>LedgerClock.Observing.cs</c> for what happens then.
/// </remarks>
public sealed partial class LedgerClock
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _local;
    private readonly TimeSpan _tolerance;
    private readonly Func<TimeSpan> _suspended;
    private readonly ILogger _log;
    private readonly LedgerMetrics? _metrics;
    private long _origin;
    private DateTimeOffset _atOrigin;
    private bool _known;
    private DateTimeOffset? _stopped;
    private long _latest;

    /// <param name="local">The node's own clocks.</param>
    /// <param name="options">What counts as far off; null for the default.</param>
    /// <param name="log">Hears, once each, of clocks that are far off.</param>
    /// <param name="suspended">How long the machine has slept in all; null asks the machine.</param>
    /// <param name="metrics">Where it is measured; null for nowhere.</param>
    public LedgerClock(
        TimeProvider local, ClockOptions? options = null, ILogger<LedgerClock>? log = null, Func<TimeSpan>? suspended = null,
            LedgerMetrics? metrics = null)
    {
        _local = local;
        _tolerance = (options ?? new()).Tolerance;
        _log = log ?? NullLogger<LedgerClock>.Instance;
        _metrics = metrics;
        _suspended = suspended ?? MachineSleep.Total;
        _suspendedBefore = _suspended();
    }

    /// <summary>Raised when a stopped clock was moved on.</summary>
    public event Action? Moved;

    /// <summary>Whether the clock stands still and is moved by hand (the test clock).</summary>
    public bool IsStopped => _stopped is not null;

    /// <summary>Whether there is a time at all: the ledger has told it, or the clock was stopped by hand.</summary>
    public bool IsKnown => _known || IsStopped;

    /// <summary>Now, by the ledger's clock.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger has not told its time yet.</exception>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate) return Read();
        }
    }

    /// <summary>
    /// Now, for a decision about something whose last event was at <paramref name="lastEvent"/>: never behind that event. But an event far
    /// ahead of the ledger's clock is not gone by, or it would drag the ends of holds into the future; the decision then has the ledger's
    /// time, and the next event an earlier instant than this one.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The ledger has not told its time yet.</exception>
    public DateTimeOffset NowAfter(DateTimeOffset lastEvent)
    {
        lock (_gate)
        {
            var now = Read();
            if (lastEvent <= now) return now;
            if (IsStopped || lastEvent - now <= Far) return lastEvent;
            if (TryCatchUp(lastEvent)) return lastEvent > Read() ? lastEvent : Read();
            _metrics?.FarAhead();
            if (!_toldOfEvents) EventFarAhead(_log, Instant.Text(lastEvent), (lastEvent - now).TotalSeconds);
            _toldOfEvents = true;
            return now;
        }
    }

    /// <summary>The latest instant that a decision may claim to be of: one beyond went by another clock than the ledger's.</summary>
    public DateTimeOffset Furthest
    {
        get
        {
            lock (_gate) return IsStopped || !_known ? DateTimeOffset.MaxValue : Read() + _aheadBy + Far;
        }
    }

    /// <summary>
    /// Stops the clock at an instant, or where it already is if that is later; from then on only <see cref="MoveTo"/> moves it.
    /// </summary>
    public void Stop(DateTimeOffset at)
    {
        lock (_gate)
        {
            var latest = DateTimeOffset.FromUnixTimeMilliseconds(_latest);
            _stopped = at > latest ? Instant.Truncate(at) : latest;
        }
    }

    /// <summary>Moves a stopped clock on; an instant that it has already reached changes nothing.</summary>
    /// <returns>The clock's instant afterwards.</returns>
    /// <exception cref="InvalidOperationException">The clock is running.</exception>
    public DateTimeOffset MoveTo(DateTimeOffset instant)
    {
        DateTimeOffset now;
        lock (_gate)
        {
            if (_stopped is not { } stopped) throw new InvalidOperationException("A running clock cannot be moved.");
            instant = Instant.Truncate(instant);
            if (instant > stopped) _stopped = instant;
            now = _stopped.Value;
        }

        Moved?.Invoke();
        return now;
    }

    private DateTimeOffset Read()
    {
        if (!IsKnown) throw new LedgerUnavailableException("The ledger has not told its time yet.");
        _latest = Math.Max(_latest, (_stopped ?? _atOrigin + _local.GetElapsedTime(_origin)).ToUnixTimeMilliseconds());
        return DateTimeOffset.FromUnixTimeMilliseconds(_latest);
    }
}

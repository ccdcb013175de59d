using Inventory.Domain;

namespace Inventory.Ledger.Time;

/// <summary>
/// Business time: the ledger's own clock, so that nodes with wrong clocks agree on what is over. Every commit returns the server's time; between
/// commits this node's monotonic clock carries it forward. Never runs backwards. Whole milliseconds.
/// </summary>
/// <remarks>Governs holds alone: timeouts, retries and leases use the node's own clock.</remarks>
public sealed class LedgerClock(TimeProvider local)
{
    private readonly object _gate = new();
    private long _origin = local.GetTimestamp();
    private DateTimeOffset _atOrigin = local.GetUtcNow();
    private bool _observed;
    private DateTimeOffset? _stopped;
    private long _latest;

    /// <summary>Raised when a stopped clock was moved on.</summary>
    public event Action? Moved;

    /// <summary>Whether the clock stands still and is moved by hand (the test clock).</summary>
    public bool IsStopped => _stopped is not null;

    /// <summary>How far this node's own clock is ahead of the ledger's (negative: behind), as last observed.</summary>
    public TimeSpan Drift { get; private set; }

    /// <summary>Now, by the ledger's clock.</summary>
    public DateTimeOffset Now
    {
        get
        {
            DateTimeOffset now;
            lock (_gate) now = _stopped ?? _atOrigin + local.GetElapsedTime(_origin);
            var milliseconds = now.ToUnixTimeMilliseconds();
            long latest;
            while ((latest = Interlocked.Read(ref _latest)) < milliseconds)
            {
                if (Interlocked.CompareExchange(ref _latest, milliseconds, latest) == latest) break;
            }

            return DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(milliseconds, Interlocked.Read(ref _latest)));
        }
    }

    /// <summary>Takes note of the server's time, read during a round trip that began at <paramref name="sentAt"/> (a local timestamp).</summary>
    public void Observe(DateTimeOffset server, long sentAt)
    {
        var received = local.GetTimestamp();
        var trip = local.GetElapsedTime(sentAt, received);
        lock (_gate)
        {
            var expected = _atOrigin + local.GetElapsedTime(_origin, received);
            // The server read its clock somewhere within the trip: only a reading that the trip cannot explain moves ours.
            var lowest = server;
            var highest = server + trip;
            if (_observed && expected >= lowest && expected <= highest) return;
            _observed = true;
            _origin = received;
            _atOrigin = expected < lowest ? lowest : expected > highest ? highest : expected;
            Drift = local.GetUtcNow() - _atOrigin;
        }
    }

    /// <summary>Stops the clock at an instant, or where it already is if that is later; from then on only <see cref="MoveTo"/> moves it.</summary>
    public void Stop(DateTimeOffset at)
    {
        var latest = DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _latest));
        lock (_gate) _stopped = at > latest ? Instant.Truncate(at) : latest;
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
}

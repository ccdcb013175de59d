using Microsoft.Extensions.Logging;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>Whether the lanes could write when they last tried, and one log line for each time that changes.</summary>
internal sealed partial class WriteState(TimeProvider time, ILogger log)
{
    // Where some sessions can write and others cannot, each of them says so again and again.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _at, _told;
    private bool _tried, _wrote = true, _probed, _owesWord, _full;

    /// <summary>The last failure was for want of space: what is written in place may go through all the same.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _full;
        }
    }

    /// <summary>
    /// What the last attempt said; null where there was none within <paramref name="age"/>, or where a lane failed and nobody has probed
    /// since: it may have been a session that had ended long before.
    /// </summary>
    public bool? Within(TimeSpan age)
    {
        lock (_gate) return _tried && (_wrote || _probed) && time.GetElapsedTime(_at) <= age ? _wrote : null;
    }

    /// <summary>A write was committed.</summary>
    public void Wrote()
    {
        lock (_gate)
        {
            var again = !_wrote;
            (_at, _tried, _wrote, _full) = (time.GetTimestamp(), true, true, false);
            if (!again || !_owesWord) return;
            _owesWord = false;
        }

        WritesAgain(log);
    }

    /// <summary>A write was not committed, for no fault of its own.</summary>
    /// <param name="why">What went wrong.</param>
    /// <param name="otherwise">The same in words, where there was no exception.</param>
    /// <param name="probed">It was written only to see.</param>
    public void Failed(Exception? why, string otherwise = "", bool probed = false)
    {
        lock (_gate)
        {
            var before = _wrote;
            (_at, _tried, _wrote, _probed) = (time.GetTimestamp(), true, false, probed);
            _full = why is PostgresException { SqlState: PostgresErrorCodes.DiskFull };
            if (!before || (_told != 0 && time.GetElapsedTime(_told) < Quiet)) return;
            (_told, _owesWord) = (_at, true);
        }

        WritesNothing(log, (why?.InnerException ?? why)?.Message ?? otherwise);
    }

    [LoggerMessage(EventId = 1111, Level = LogLevel.Error, Message = "The ledger takes no writes: {Reason}")]
    private static partial void WritesNothing(ILogger log, string reason);

    [LoggerMessage(EventId = 1112, Level = LogLevel.Information, Message = "The ledger takes writes again.")]
    private static partial void WritesAgain(ILogger log);
}

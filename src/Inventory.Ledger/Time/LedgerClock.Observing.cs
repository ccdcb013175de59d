using Inventory.Domain;
using Microsoft.Extensions.Logging;

namespace Inventory.Ledger.Time;

// What the ledger says the time is. Small differences are followed: forward at once, backward by standing still. Far ones are a clock that
// jumped (a failover to a server with another clock, a clock set by hand), or this machine slept. Then whatever ends no hold early:
// - The ledger is far behind: its time is gone by from here on. Holds made before live longer by the jump, none ends early.
// - The ledger is far ahead: this node goes on by its own monotonic clock, so that holds have all their time, until the ledger's clock
// agrees again, an item shows that others go by the new time, or the node is started anew.
// - The machine slept, as its count of all that it slept says: its monotonic clock stood still meanwhile, and the ledger is right.
public sealed partial class LedgerClock
{
    // By how much the ledger is ahead where this node does not follow it; how far this node may be behind because the reading it goes by
    // was long on its way.
    private TimeSpan _aheadBy, _mayBeBehind;
    private TimeSpan _suspendedBefore;
    private bool _toldOfDrift, _toldOfEvents;

    /// <summary>How far this node's own wall clock is ahead of the ledger's (negative: behind), as last observed.</summary>
    public TimeSpan Drift { get; private set; }

    private TimeSpan Far => _tolerance + _mayBeBehind;

    /// <summary>
    /// Takes note of the server's time, read during a round trip that began at <paramref name="sentAt"/> (a local timestamp).
    /// </summary>
    public void Observe(DateTimeOffset server, long sentAt)
    {
        var received = _local.GetTimestamp();
        var trip = _local.GetElapsedTime(sentAt, received);
        lock (_gate)
        {
            // The server read its clock somewhere within the trip: only a reading that the trip cannot explain moves ours.
            var (lowest, highest) = (server, server + trip);
            var expected = _known ? _atOrigin + _local.GetElapsedTime(_origin, received) : lowest;
            var (ahead, behind) = (lowest - expected, expected - highest);
            if (!_known) Set(lowest, received, trip);
            else if (behind > _tolerance) FallBack(lowest, received, trip, behind);
            else if (behind > TimeSpan.Zero) Set(highest, received, TimeSpan.Zero);
            else if (ahead > Far && !Slept(ahead)) StayBehind(ahead);
            else if (ahead > TimeSpan.Zero) Set(lowest, received, trip);
            else Agree();
            NoteDrift(expected < lowest ? lowest : expected > highest ? highest : expected);
        }
    }

    private void Set(DateTimeOffset time, long at, TimeSpan mayBeBehind)
    {
        (_atOrigin, _origin, _mayBeBehind, _known) = (time, at, mayBeBehind, true);
        Agree();
    }

    private void Agree()
    {
        if (_aheadBy > TimeSpan.Zero) ClocksAgree(_log);
        _aheadBy = TimeSpan.Zero;
    }

    private void FallBack(DateTimeOffset server, long received, TimeSpan trip, TimeSpan by)
    {
        LedgerFellBack(_log, by.TotalSeconds);
        Set(server, received, trip);
        _latest = 0;
    }

    private void StayBehind(TimeSpan by)
    {
        if (_aheadBy == TimeSpan.Zero) LedgerJumpedAhead(_log, by.TotalSeconds);
        _aheadBy = by;
    }

    // As long as the ledger is ahead, or longer: shorter naps were followed as small differences.
    private bool Slept(TimeSpan ahead)
    {
        var suspended = _suspended();
        if (suspended - _suspendedBefore < ahead - Far) return false;
        _suspendedBefore = suspended;
        return true;
    }

    // An event later than this node's time, yet not than the ledger's: others go by the ledger's new time already, and two times are worse
    // than one.
    private bool TryCatchUp(DateTimeOffset lastEvent)
    {
        if (_aheadBy == TimeSpan.Zero || lastEvent > Read() + _aheadBy + Far) return false;
        _atOrigin += _aheadBy;
        Agree();
        return true;
    }

    private void NoteDrift(DateTimeOffset ledger)
    {
        Drift = _local.GetUtcNow() - ledger;
        _metrics?.ClockDrift(Drift);
        if (_toldOfDrift || Drift.Duration() <= _tolerance) return;
        _toldOfDrift = true;
        NodeIsOff(_log, Math.Abs(Drift.TotalSeconds), Drift > TimeSpan.Zero ? "ahead of" : "behind");
    }

    [LoggerMessage(EventId = 1114, Level = LogLevel.Warning,
        Message = "This node's own clock is {Seconds:0.0} s {Direction} the ledger's. Holds go by the ledger's; set this node's clock.")]
    private static partial void NodeIsOff(ILogger log, double seconds, string direction);

    [LoggerMessage(EventId = 1115, Level = LogLevel.Error,
        Message =
            "The ledger's clock went back by {Seconds:0.0} s. Its time is gone by from here on: holds made before live longer by as much.")]
    private static partial void LedgerFellBack(ILogger log, double seconds);

    [LoggerMessage(EventId = 1116, Level = LogLevel.Error, Message =
        "The ledger's clock jumped ahead by {Seconds:0.0} s. This node goes on by the time before, so that no hold ends early: set the ledger's clock right, or start all nodes anew to go by it.")]
    private static partial void LedgerJumpedAhead(ILogger log, double seconds);

    [LoggerMessage(EventId = 1117, Level = LogLevel.Information, Message = "The ledger's clock and this node's time agree again.")]
    private static partial void ClocksAgree(ILogger log);

    [LoggerMessage(EventId = 1118, Level = LogLevel.Error, Message =
        "An item's last event, of {LastEvent}, lies {Seconds:0.0} s ahead of the ledger's clock and is not gone by: decisions have the ledger's time. Others like it are counted, not logged.")]
    private static partial void EventFarAhead(ILogger log, string lastEvent, double seconds);
}

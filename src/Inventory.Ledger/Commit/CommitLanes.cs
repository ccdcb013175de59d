using Inventory.Ledger.Journal;
using Inventory.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace Inventory.Ledger.Commit;

/// <summary>
/// The one queue of this process through which every change set reaches the ledger, and the few lanes that serve it: the sets of many items
/// that wait together become one statement and one transaction. A lane commits at once when nothing is in flight; beside a group in flight
/// the next one sets out when it has grown to nearly that size, so that one is decided while others are written, or when a decision in it
/// rests on that group, so that a busy item's rounds overlap.
/// </summary>
public sealed partial class CommitLanes
{
    // Beside others in flight a group sets out with at least this part of what they carry: with two lanes busy, a third of all is then on
    // its way through the items.
    private const int BesidePercent = 70;

    // A group that waits for somebody's lock shall not keep others.
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(50);

    // From this age on somebody should know.
    private static readonly TimeSpan TellLateAfter = TimeSpan.FromSeconds(1);

    private readonly Queue<ChangeSet> _waiting = new();
    private readonly CommitLane[] _lanes;
    private readonly ILedgerStore _store;
    private readonly LaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LedgerMetrics? _metrics;
    private readonly CommitBell? _bell;
    private readonly ITimer _late;
    private int _followers, _inFlight;
    private bool _watched;

    /// <param name="store">The ledger below.</param>
    /// <param name="options">How many lanes, and how large their groups may grow.</param>
    /// <param name="time">Tells which groups are late.</param>
    /// <param name="log">Hears of a store that breaks its word.</param>
    /// <param name="metrics">Where it is measured; null for nowhere.</param>
    /// <param name="bell">Rung after each group; null for none.</param>
    public CommitLanes(ILedgerStore store, LaneOptions options, TimeProvider time, ILogger<CommitLanes> log, LedgerMetrics? metrics = null,
        CommitBell? bell = null)
    {
        _store = store;
        _options = options;
        _time = time;
        _log = log;
        _metrics = metrics;
        _bell = bell;
        _late = time.CreateTimer(static lanes => ((CommitLanes)lanes!).StartLate(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _lanes = [.. Enumerable.Range(0, options.CommitLanes).Select(number => new CommitLane(number, options.CommitLanes))];
    }

    /// <summary>Commits a set with whatever waits beside it. The set belongs to the lanes until the verdict is there.</summary>
    public ValueTask<Verdict> CommitAsync(ChangeSet set)
    {
        var verdict = set.Completion;
        CommitLane? idle;
        lock (_waiting)
        {
            _waiting.Enqueue(set);
            if (set.Follows is not null) _followers++;
            idle = Startable();
            if (idle is null) Watch();
        }

        if (idle is not null) Start(idle);
        return verdict;
    }

    // For as long as somebody waits, for groups may become late without anything else happening.
    private void Watch()
    {
        if (_watched) return;
        _watched = true;
        _late.Change(LateAfter + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void StartLate()
    {
        CommitLane? idle;
        lock (_waiting)
        {
            _watched = false;
            if (_waiting.Count == 0) return;
            foreach (var lane in _lanes) TellIfLate(lane);
            idle = Startable();
            Watch();
        }

        if (idle is not null) Start(idle);
    }

    // Once for each group that is late while others wait, and once when it is back.
    private void TellIfLate(CommitLane lane)
    {
        if (lane.InFlight == 0 || lane.IsKnownLate || _time.GetElapsedTime(lane.Departed) < TellLateAfter) return;
        lane.IsKnownLate = true;
        LaneIsLate(_log, lane.Number, lane.Group.Count, _waiting.Count);
    }

    private void Start(CommitLane lane) =>
        _ = Task.Factory.StartNew(() => RunAsync(lane), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _options.Scheduler);

    private async Task RunAsync(CommitLane lane)
    {
        Tracing.Leave();
        while (Take(lane, out var ticket, out var other))
        {
            foreach (var stale in lane.InVain) stale.Complete(Verdict.Stale);
            lane.InVain.Clear();
            if (lane.Group.Count == 0) continue;

            if (other is not null) Start(other);
            await CommitAsync(lane, ticket);
            lock (_waiting)
            {
                if (lane.IsKnownLate) LaneIsBack(_log, lane.Number, _time.GetElapsedTime(lane.Departed).TotalSeconds);
                lane.Arrive();
                _inFlight -= lane.Group.Count;
            }

            for (var i = 0; i < lane.Group.Count; i++) lane.Group[i].Complete(lane.Verdicts[i]);
            lane.Group.Clear();
            await Gathering.WaitAsync(WaitingForMore, _options.Scheduler);
        }
    }

    private async Task CommitAsync(CommitLane lane, GroupTicket ticket)
    {
        using var span = CommitTrace.Depart(lane.Group, lane.Number);
        try
        {
            await _store.CommitAsync(ticket, lane.Group, lane.Verdicts);
        }
        catch (Exception broken)
        {
            StoreThrew(_log, lane.Number, broken);
            // A store that throws breaks its word; whatever it did, nobody may wait for ever, and the lane goes on.
            Array.Fill(lane.Verdicts, Verdict.Unknown, 0, lane.Group.Count);
        }

        _bell?.Ring();
        _metrics?.Committed(lane.Number, lane.Group.Count, _time.GetElapsedTime(lane.Departed));
    }

    // The next group, if this lane may take it; and another lane, if that one may start on what is left.
    private bool Take(CommitLane lane, out GroupTicket ticket, out CommitLane? other)
    {
        lock (_waiting)
        {
            (ticket, other) = (default, null);
            lane.Runs = _waiting.Count > 0 && MayTake();
            if (!lane.Runs) return false;

            var (rows, follows) = (0, 0);
            while (_waiting.TryPeek(out var next) && (rows == 0 || rows + next.Rows <= _options.RowsMax)
                && MayJoin(next, lane.NextTicket, ref follows))
            {
                if (next.Follows is not null) _followers--;
                _waiting.Dequeue();
                if (next.Follows is { Outcome: not (null or Verdict.Applied) })
                {
                    // Not sent: the ledger may have the version it rests on from somebody else.
                    next.Outcome = Verdict.Stale;
                    lane.InVain.Add(next);
                    continue;
                }

                rows += next.Rows;
                next.Ticket = lane.NextTicket;
                lane.Group.Add(next);
            }

            if (lane.Group.Count == 0) return true;
            var followed = Array.Exists(_lanes, static lane => lane.Follows > 0) ? Array.ConvertAll(_lanes, static lane => lane.Follows)
                : [];
            lane.Depart(follows, _time.GetTimestamp());
            ticket = new(lane.Number, lane.InFlight, lane.NextTicket, follows, followed);
            _inFlight += lane.Group.Count;
            other = Startable();
            return true;
        }
    }

    // What follows a set of this very group has to wait for the next one: an item is written once in a group. And a group follows one
    // other.
    private static bool MayJoin(ChangeSet set, int ticket, ref int follows)
    {
        if (set.Follows is not { Outcome: null } before) return true;
        if (before.Ticket == ticket || (follows > 0 && follows != before.Ticket)) return false;
        follows = before.Ticket;
        return true;
    }

    // A lane that rests and has something to do; it runs from here on. Not while another is about to take what waits.
    private CommitLane? Startable()
    {
        if (Array.Exists(_lanes, static lane => lane is { Runs: true, InFlight: 0 }) || !MayTake()
            || Array.Find(_lanes, static lane => !lane.Runs) is not { } idle) return null;
        idle.Runs = true;
        return idle;
    }

    private bool MayTake() => Array.TrueForAll(_lanes, IsLateOrRests) || IsEnough
        || (_followers > 0 && _waiting.Any(set => set.Follows is { Outcome: null, Ticket: > 0 }));

    private bool IsLateOrRests(CommitLane lane) => lane.InFlight == 0 || _time.GetElapsedTime(lane.Departed) > LateAfter;

    private bool IsEnough => _waiting.Count >= _options.BesideAtLeast && _waiting.Count * 100 >= _inFlight * BesidePercent;

    // How many wait for more to come; none where those who wait are enough.
    private int WaitingForMore()
    {
        lock (_waiting) return IsEnough ? 0 : _waiting.Count;
    }

    [LoggerMessage(1100, LogLevel.Warning,
        "Commit lane {Lane} is late: a group of {Sets} has been on its way for more than a second, and {Waiting} sets wait")]
    private static partial void LaneIsLate(ILogger log, int lane, int sets, int waiting);

    [LoggerMessage(1101, LogLevel.Information, "Commit lane {Lane} is back; its group took {Seconds:0.0} s")]
    private static partial void LaneIsBack(ILogger log, int lane, double seconds);

    [LoggerMessage(1102, LogLevel.Error, "The store of lane {Lane} threw; the outcome of its group is unknown.")]
    private static partial void StoreThrew(ILogger log, int lane, Exception error);
}

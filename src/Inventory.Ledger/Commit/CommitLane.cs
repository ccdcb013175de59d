namespace Inventory.Ledger.Commit;

/// <summary>
/// One lane: commits at once when idle, and gathers while a group is in flight. A second group is sent beside the one in flight only where a decision in it
/// rests on that one: a busy item's rounds then overlap, while the sets of many items still wait and make large groups.
/// </summary>
/// <param name="number">The lane's number.</param>
/// <param name="commit">Commits a group and fills in its verdicts; calls of one track do not overlap.</param>
/// <param name="options">Where it runs and how large groups may grow.</param>
internal sealed class CommitLane(int number, Func<LaneTurn, List<ChangeSet>, Verdict[], Task> commit, LaneOptions options)
{
    private readonly Queue<ChangeSet> _waiting = new();
    private readonly Track[] _tracks = [.. Enumerable.Range(0, LaneTurn.Tracks).Select(track => new Track(track))];
    private int _followers, _latest;

    /// <summary>Adds a set; its group is committed later, on the lane's scheduler.</summary>
    public void Add(ChangeSet set)
    {
        Track? idle;
        lock (_waiting)
        {
            _waiting.Enqueue(set);
            if (set.Follows is not null) _followers++;
            idle = Startable();
            if (idle is null) return;
            idle.Runs = true;
        }

        Start(idle);
    }

    private void Start(Track track) =>
        _ = Task.Factory.StartNew(() => RunAsync(track), CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Scheduler);

    private async Task RunAsync(Track track)
    {
        while (Take(track, out var turn, out var other))
        {
            foreach (var stale in track.InVain) stale.Complete(Verdict.Stale);
            track.InVain.Clear();
            if (track.Group.Count == 0) continue;

            if (other is not null) Start(other);
            if (track.Verdicts.Length < track.Group.Count) track.Verdicts = new Verdict[track.Group.Count * 2];
            await commit(turn, track.Group, track.Verdicts);
            lock (_waiting)
            {
                for (var i = 0; i < track.Group.Count; i++) track.Group[i].Outcome = track.Verdicts[i];
                track.InFlight = 0;
            }

            for (var i = 0; i < track.Group.Count; i++) track.Group[i].Complete(track.Verdicts[i]);
            track.Group.Clear();
            await Gathering.WaitAsync(Waiting, options.Scheduler);
        }
    }

    private int Waiting()
    {
        lock (_waiting) return _waiting.Count;
    }

    // The lane's next group, if this track may take it; and the other track, if that one may start on what is left.
    private bool Take(Track track, out LaneTurn turn, out Track? other)
    {
        lock (_waiting)
        {
            (turn, other) = (default, null);
            track.Runs = _waiting.Count > 0 && MayTake();
            if (!track.Runs) return false;

            var own = track.NextTurn;
            var rows = 0;
            // What follows a set of this very group has to wait for the next one: an item is written once in a group.
            while (_waiting.TryPeek(out var next) && (rows == 0 || rows + next.Rows <= options.RowsMax) && !Follows(next, own))
            {
                if (next.Follows is not null) _followers--;
                _waiting.Dequeue();
                if (next.Follows is { Outcome: not (null or Verdict.Applied) })
                {
                    // Not sent: the ledger may have the version it rests on from somebody else.
                    next.Outcome = Verdict.Stale;
                    track.InVain.Add(next);
                    continue;
                }

                rows += next.Rows;
                next.Turn = own;
                track.Group.Add(next);
            }

            if (track.Group.Count == 0) return true;
            track.Turns++;
            // Behind the latest, and so behind all of them.
            turn = new(number, track.Number, own, InFlight(_latest) ? _latest : 0);
            _latest = track.InFlight = own;
            other = Startable();
            if (other is not null) other.Runs = true;
            return true;
        }
    }

    // A track that rests and has something to do.
    private Track? Startable() => Array.Exists(_tracks, track => track is { Runs: true, InFlight: 0 }) || !MayTake() ? null : Array.Find(_tracks, track => !track.Runs);

    private bool MayTake() => !Array.Exists(_tracks, track => track.InFlight > 0) || (_followers > 0 && _waiting.Any(set => set.Follows is { } before && InFlight(before.Turn)));

    private bool InFlight(int turn) => turn > 0 && Array.Exists(_tracks, track => track.InFlight == turn);

    private static bool Follows(ChangeSet set, int turn) => turn > 0 && set.Follows?.Turn == turn;

    private sealed class Track(int number)
    {
        public int Number { get; } = number;

        public List<ChangeSet> Group { get; } = [];

        // Sets that rest on one which did not come true.
        public List<ChangeSet> InVain { get; } = [];

        public Verdict[] Verdicts { get; set; } = new Verdict[256];

        // Its loop runs, or is about to.
        public bool Runs { get; set; }

        // The number of its group that is being committed; 0 for none.
        public int InFlight { get; set; }

        // How many groups it has had.
        public int Turns { get; set; }

        public int NextTurn => LaneTurn.Tracks * (Turns % (1 << 28)) + Number + 1;
    }
}

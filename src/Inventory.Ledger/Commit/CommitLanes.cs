using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Inventory.Ledger.Commit;

/// <summary>
/// The few lanes of this process through which every change set reaches the ledger. An item always takes the same lane; the sets of many items that
/// wait together become one statement and one transaction.
/// </summary>
public sealed partial class CommitLanes
{
    private readonly CommitLane[] _lanes;
    private readonly ILedgerStore _store;
    private readonly ILogger _log;

    /// <param name="store">The ledger below.</param>
    /// <param name="options">How many lanes, and how large their groups may grow.</param>
    /// <param name="log">Hears of a store that breaks its word.</param>
    public CommitLanes(ILedgerStore store, LaneOptions options, ILogger<CommitLanes> log)
    {
        _store = store;
        _log = log;
        _lanes = new CommitLane[options.CommitLanes];
        for (var i = 0; i < _lanes.Length; i++) _lanes[i] = new(i, CommitAsync, options);
    }

    /// <summary>Commits a set with whatever waits beside it. The set belongs to the lane until the verdict is there.</summary>
    /// <param name="set">The set.</param>
    /// <param name="itemKey">The item whose lane it takes.</param>
    public ValueTask<Verdict> CommitAsync(ChangeSet set, long itemKey)
    {
        var verdict = set.Completion;
        _lanes[(int)((ulong)itemKey % (ulong)_lanes.Length)].Add(set);
        return verdict;
    }

    private async Task CommitAsync(LaneTurn turn, List<ChangeSet> group, Verdict[] verdicts)
    {
        var lane = turn.Lane;
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await _store.CommitAsync(turn, group, verdicts);
        }
        catch (Exception broken)
        {
            StoreThrew(_log, lane, broken);
            // A store that throws breaks its word; whatever it did, nobody may wait for ever, and the lane goes on.
            Array.Fill(verdicts, Verdict.Unknown, 0, group.Count);
        }

        LedgerMetrics.Committed(lane, group.Count, Stopwatch.GetElapsedTime(begun));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of lane {Lane} threw; the outcome of its group is unknown.")]
    private static partial void StoreThrew(ILogger log, int lane, Exception error);
}

/// <summary>How the lanes are laid out.</summary>
public sealed record LaneOptions
{
    /// <summary>Lanes that commit: 2 to 4 are useful, more only split groups. Default 2.</summary>
    public int CommitLanes { get; init; } = 2;

    /// <summary>Lanes that read for waking grains. Default 2.</summary>
    public int ReadLanes { get; init; } = 2;

    /// <summary>The most rows of all kinds one transaction may carry: larger groups no longer save anything and keep others waiting. Default 2,000.</summary>
    public int RowsMax { get; init; } = 2000;

    /// <summary>The most questions one reading may carry. Default 500.</summary>
    public int QuestionsMax { get; init; } = 500;

    /// <summary>Where lanes run. Default: the thread pool.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}

namespace Inventory.Ledger.Commit;

/// <summary>The lanes through which grains read: the questions that wait together become one round trip.</summary>
public sealed class ReadLanes
{
    private readonly GatheringLane<Asked>[] _lanes;
    private readonly ILedgerStore _store;
    private int _next;

    /// <param name="store">The ledger below.</param>
    /// <param name="options">How many lanes, and how large their groups may grow.</param>
    public ReadLanes(ILedgerStore store, LaneOptions options)
    {
        _store = store;
        _lanes = new GatheringLane<Asked>[options.ReadLanes];
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = new(AnswerAsync, static asked => 1 + asked.Question.HoldIds.Count + asked.Question.Ends / 8, options.QuestionsMax,
                options.Scheduler);
    }

    /// <summary>Asks the ledger; the answer is as of an instant after the call.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<LedgerReading> AskAsync(LedgerQuestion question)
    {
        var asked = new Asked(question);
        _lanes[(uint)Interlocked.Increment(ref _next) % (uint)_lanes.Length].Add(asked);
        return asked.Task;
    }

    private async Task AnswerAsync(List<Asked> group)
    {
        LedgerReading[] readings;
        try
        {
            readings = await _store.ReadAsync(group.ConvertAll(static asked => asked.Question));
        }
        catch (Exception failed)
        {
            foreach (var asked in group) asked.SetException(failed);
            return;
        }

        for (var i = 0; i < group.Count; i++) group[i].SetResult(readings[i]);
    }

    private sealed class Asked(LedgerQuestion question)
        : TaskCompletionSource<LedgerReading>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public LedgerQuestion Question { get; } = question;
    }
}

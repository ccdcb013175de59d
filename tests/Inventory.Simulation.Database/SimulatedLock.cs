using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;

namespace Inventory.Simulation.Database;

/// <summary>Row locks in one open transaction of the simulated ledger.</summary>
internal sealed class SimulatedLock(
    SimulatedDatabase database, Passage passage, TimeProvider time, LedgerClock? clock, IDisposable rows) : ILedgerLock
{
    /// <inheritdoc />
    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        var sent = time.GetTimestamp();
        var (readings, now) = await passage.AskAsync(() => (database.Read(questions), database.Now));
        clock?.Observe(now, sent);
        return readings;
    }

    /// <inheritdoc />
    public async Task<Verdict> CommitAsync(ChangeSet set, ItemLook? look = null)
    {
        if (clock is { Furthest: var furthest } && set.Items.Exists(write => write.Stock.UpdatedAt > furthest)) return Verdict.Stale;
        var copy = SimulatedStore.Copy(set);
        await passage.GoAsync();
        if (!passage.IsReachable()) return Verdict.Unavailable;
        var fate = passage.FateOfCommit();
        // Until the COMMIT is sent, nothing can have been kept.
        if (fate is CommitFate.QuestionLost or CommitFate.ArrivesLate) return Verdict.Unavailable;
        if (fate is CommitFate.Contended) return Verdict.Stale;
        var verdict = copy.IsEmpty ? Verdict.Applied : database.Apply(copy, underLock: true);
        if (verdict is Verdict.Applied)
        {
            if (look is not null) database.Note(look);
            rows.Dispose();
        }

        await passage.ReturnAsync();
        return fate is CommitFate.AnswerLost ? Verdict.Unknown : verdict;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        rows.Dispose();
        return default;
    }
}

using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;

namespace Inventory.Simulation.Database;

/// <summary>One node's way to the simulated ledger, with the promises of the way to PostgreSQL.</summary>
/// <param name="database">The ledger, which other nodes share.</param>
/// <param name="passage">What happens on the way.</param>
/// <param name="time">The node's own time, for how long it waits.</param>
/// <param name="clock">Observes the ledger's time with every reading and commit; null where nobody goes by it.</param>
public sealed class SimulatedStore(SimulatedDatabase database, Passage passage, TimeProvider time, LedgerClock? clock)
    : ILedgerStore, ILedgerTime
{
    // As for PostgreSQL: how long a commit is waited for, and how long for row locks.
    private static readonly TimeSpan CommandMax = TimeSpan.FromSeconds(3), LockMax = CommandMax * 0.8;

    private readonly Turns _turns = new();

    /// <inheritdoc />
    public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        var turn = _turns.Begin(ticket.Number);
        // A commit may be under way when its owners have long gone on with their sets.
        var sets = group.Select(Copy).ToArray();
        var sent = time.GetTimestamp();
        await passage.GoAsync();
        if (!passage.IsReachable())
        {
            turn.TrySetResult(false);
            Array.Fill(verdicts, Verdict.Unavailable, 0, sets.Length);
            return;
        }

        // Decided by another time than the ledger's, as PostgreSQL's store judges it.
        if (clock is { Furthest: var furthest } && Array.Exists(sets, set => set.Items.Exists(write => write.Stock.UpdatedAt > furthest)))
        {
            turn.TrySetResult(false);
            Array.Fill(verdicts, Verdict.Stale, 0, sets.Length);
            return;
        }

        try
        {
            var answer = await SendAsync(ticket, sets, turn).WaitAsync(CommandMax, time);
            if (answer is not null) clock?.Observe(answer.Now, sent);
            for (var i = 0; i < sets.Length; i++) verdicts[i] = answer?.Verdicts[i] ?? Verdict.Unknown;
        }
        catch (TimeoutException)
        {
            Array.Fill(verdicts, Verdict.Unknown, 0, sets.Length);
        }
    }

    /// <inheritdoc />
    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        var sent = time.GetTimestamp();
        var (readings, now) = await passage.AskAsync(() => (database.Read(questions), database.Now));
        clock?.Observe(now, sent);
        return readings;
    }

    /// <inheritdoc />
    public async Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds)
    {
        await passage.GoAsync();
        if (!passage.IsReachable()) throw new LedgerUnavailableException("The simulated ledger is out of reach.");
        using var giveUp = new CancellationTokenSource(LockMax, time);
        IDisposable rows;
        try
        {
            rows = await database.Locks.TakeAsync(tenantId, itemIds.Where(id => database.Find(tenantId, id) is not null), giveUp.Token);
        }
        catch (OperationCanceledException tooLong)
        {
            throw new LedgerUnavailableException("The rows stayed locked by others for too long.", tooLong);
        }

        passage.Holds(rows);
        await passage.ReturnAsync();
        return new SimulatedLock(database, passage, time, clock, rows);
    }

    /// <inheritdoc />
    public Task<(long First, int Count)> TakeItemKeysAsync() => passage.AskAsync(database.TakeKeys);

    /// <inheritdoc />
    public async Task ObserveAsync(LedgerClock clock, CancellationToken cancellation = default)
    {
        var sent = time.GetTimestamp();
        clock.Observe(await passage.AskAsync(() => database.Now), sent);
    }

    /// <summary>A set of the same content.</summary>
    internal static ChangeSet Copy(ChangeSet set)
    {
        var copy = new ChangeSet(set.TenantId);
        copy.Items.AddRange(set.Items);
        copy.ItemLooks.AddRange(set.ItemLooks);
        copy.Holds.AddRange(set.Holds);
        copy.HoldLooks.AddRange(set.HoldLooks);
        copy.Commands.AddRange(set.Commands);
        copy.Events.AddRange(set.Events);
        copy.Marks.AddRange(set.Marks);
        return copy;
    }

    // Null where nobody knows what came of it.
    private async Task<Answer?> SendAsync(GroupTicket ticket, ChangeSet[] sets, TaskCompletionSource<bool> turn)
    {
        switch (passage.FateOfCommit())
        {
            case CommitFate.QuestionLost:
                turn.TrySetResult(false);
                return null;
            case CommitFate.ArrivesLate:
                _ = StrayAsync();
                return null;
            case CommitFate.Contended:
                turn.TrySetResult(false);
                await passage.ReturnAsync();
                return new([.. sets.Select(static _ => Verdict.Stale)], database.Now);
            case CommitFate.AnswerLost:
                await ApplyAsync(ticket, sets, turn);
                await passage.ReturnAsync();
                return null;
            default:
                var answer = await ApplyAsync(ticket, sets, turn);
                await passage.ReturnAsync();
                return answer;
        }

        async Task StrayAsync()
        {
            await passage.StrayAsync();
            await ApplyAsync(ticket, sets, turn);
        }
    }

    private async Task<Answer> ApplyAsync(GroupTicket ticket, ChangeSet[] sets, TaskCompletionSource<bool> turn)
    {
        var verdicts = new Verdict[sets.Length];
        if (Array.Exists(sets, static set => set.Holds.Count > 0)) await database.Locks.HoldsMayBeWrittenAsync();
        var follows = ticket.Follows > 0 ? _turns.EndOf(ticket.Follows) : Task.FromResult(true);
        await database.Locks.WaitAsync(follows);
        using (await database.Locks.TakeAsync(sets[0].TenantId, sets.SelectMany(database.RowsOf)))
        {
            // Where the one before did not come true, versions of the same number are somebody else's.
            var stands = await follows;
            for (var i = 0; i < sets.Length; i++) verdicts[i] = stands ? database.Apply(sets[i], underLock: false) : Verdict.Stale;
            turn.TrySetResult(Array.TrueForAll(verdicts, static verdict => verdict is Verdict.Applied));
        }

        return new(verdicts, database.Now);
    }

    private sealed record Answer(Verdict[] Verdicts, DateTimeOffset Now);
}

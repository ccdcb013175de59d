using System.Collections.Concurrent;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Tests;

/// <summary>A ledger that notes what it is asked and told about holds, and lets a test come between.</summary>
internal sealed class RecordingStore(ILedgerStore inner) : ILedgerStore
{
    /// <summary>The holds of each question about any, in order.</summary>
    public ConcurrentQueue<string[]> Questions { get; } = new();

    /// <summary>The holds of each decision about any, in order: those it changes and those it only looks at.</summary>
    public ConcurrentQueue<string[]> Decisions { get; } = new();

    /// <summary>Comes before each reading that asks about holds.</summary>
    public Func<string[], Task> BeforeReading { get; set; } = _ => Task.CompletedTask;

    /// <summary>Comes before each commit that is about holds, of which it hears.</summary>
    public Func<string[], Task> BeforeCommitting { get; set; } = _ => Task.CompletedTask;

    public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        foreach (var set in group)
        {
            if (set.Holds.Count + set.HoldLooks.Count == 0) continue;
            string[] holds = [.. set.Holds.Select(write => write.Hold.HoldId), .. set.HoldLooks.Select(look => look.HoldId)];
            Decisions.Enqueue(holds);
            await BeforeCommitting(holds);
        }

        await inner.CommitAsync(ticket, group, verdicts);
    }

    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        foreach (var asked in questions.Where(question => question.HoldIds.Count > 0).Select(question => question.HoldIds.ToArray()))
        {
            Questions.Enqueue(asked);
            await BeforeReading(asked);
        }

        return await inner.ReadAsync(questions);
    }

    public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) => inner.LockAsync(tenantId, itemIds);

    public Task<(long First, int Count)> TakeItemKeysAsync() => inner.TakeItemKeysAsync();
}

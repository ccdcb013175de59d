using Inventory.Ledger.Commit;

namespace Inventory.Grains.Tests;

/// <summary>A ledger that goes away and comes back when told to.</summary>
internal sealed class AwayStore(ILedgerStore inner) : ILedgerStore
{
    private readonly TaskCompletionSource _missed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _away;

    /// <summary>Ends when somebody has asked in vain.</summary>
    public Task Missed => _missed.Task;

    public bool Away
    {
        set => _away = value;
    }

    public Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        if (!_away) return inner.CommitAsync(ticket, group, verdicts);
        Array.Fill(verdicts, Verdict.Unavailable, 0, group.Count);
        _missed.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions) => _away ? throw Gone() : inner.ReadAsync(questions);

    public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) =>
        _away ? throw Gone() : inner.LockAsync(tenantId, itemIds);

    public Task<(long First, int Count)> TakeItemKeysAsync() => _away ? throw Gone() : inner.TakeItemKeysAsync();

    private LedgerUnavailableException Gone()
    {
        _missed.TrySetResult();
        return new("away");
    }
}

using System.Threading.Channels;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Lanes;

/// <summary>A ledger that holds every group and every reading at its door until the test lets it through.</summary>
internal sealed class GatedStore : ILedgerStore
{
    private readonly Channel<Arrived> _commits = Channel.CreateUnbounded<Arrived>();
    private readonly Channel<Asked> _readings = Channel.CreateUnbounded<Asked>();

    /// <summary>The next group that arrives, on whichever lane.</summary>
    public async Task<Arrived> NextAsync() => await _commits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public async Task<Asked> NextReadingAsync() => await _readings.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Whether nothing else waits at the door.</summary>
    public bool IsEmpty => _commits.Reader.Count == 0 && _readings.Reader.Count == 0;

    public async Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts)
    {
        var arrived = new Arrived(ticket, [.. group]);
        await _commits.Writer.WriteAsync(arrived);
        var answer = await arrived.Gate.Task;
        answer.CopyTo(verdicts, 0);
    }

    public async Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions)
    {
        var asked = new Asked([.. questions]);
        await _readings.Writer.WriteAsync(asked);
        return await asked.Gate.Task;
    }

    public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) => throw new NotSupportedException();

    public Task<(long First, int Count)> TakeItemKeysAsync() => throw new NotSupportedException();

    internal sealed record Arrived(GroupTicket Ticket, ChangeSet[] Group)
    {
        public TaskCompletionSource<Verdict[]> Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Let(params Verdict[] verdicts) =>
            Gate.SetResult(verdicts.Length > 0 ? verdicts : [.. Group.Select(_ => Verdict.Applied)]);
    }

    internal sealed record Asked(LedgerQuestion[] Questions)
    {
        public TaskCompletionSource<LedgerReading[]> Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Let() => Gate.SetResult([.. Questions.Select(_ => new LedgerReading())]);
    }
}

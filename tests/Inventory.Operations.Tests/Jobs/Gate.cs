using Inventory.Ledger.Jobs;
using Inventory.Operations.Jobs;

namespace Inventory.Operations.Tests.Jobs;

/// <summary>Holds a job up in its midst: so many targets are worked at, and those behind them when the gate is opened.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = int.MaxValue;

    /// <summary>Ends when a target waits at the gate.</summary>
    public Task Reached => _reached.Task;

    public void CloseAfter(int targets) => Volatile.Write(ref _left, targets);

    public void Open() => _open.TrySetResult();

    internal Task PassAsync()
    {
        if (Interlocked.Decrement(ref _left) >= 0) return Task.CompletedTask;
        _reached.TrySetResult();
        return _open.Task;
    }
}

/// <summary>The kind that releases holds, behind a gate; and one hold makes it fail.</summary>
internal sealed class GatedRelease(ReleaseHoldsKind inner, Gate gate) : IJobKind
{
    public const string Faulty = "faulty";

    public string Name => inner.Name;

    public async Task<TargetOutcome> WorkAsync(LeasedJob job, string target)
    {
        await gate.PassAsync();
        return target == Faulty ? throw new InvalidOperationException("a fault of this test's") : await inner.WorkAsync(job, target);
    }
}

namespace Inventory.Operations.Jobs;

/// <summary>Tells this node's runner that there may be a job; another node's hears of it with its next look.</summary>
internal sealed class JobBell
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends when it rings next.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Inventory.Ledger.Journal;

/// <summary>
/// Rings when this process has done something that another part of it waits for, so that it need not ask the database over and over. What
/// other processes do rings nowhere: those who wait ask now and then all the same.
/// </summary>
public abstract class Bell
{
    private TaskCompletionSource _next = New();
    private int _awaited;

    /// <summary>It was done. Costs next to nothing while nobody waits.</summary>
    public void Ring()
    {
        if (Volatile.Read(ref _awaited) == 0 || Interlocked.Exchange(ref _awaited, 0) == 0) return;
        Interlocked.Exchange(ref _next, New()).TrySetResult();
    }

    /// <summary>
    /// Ends with the next ring, or after some time without one. Rings count from the call on, so that who calls it before he looks misses
    /// none.
    /// </summary>
    public async Task NextAsync(TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        var next = Volatile.Read(ref _next).Task;
        Interlocked.Exchange(ref _awaited, 1);
        // Nothing is thrown where nothing rang: who asks twenty times a second would spend more on that than on asking.
        await next.WaitAsync(most, time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellation.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Rings when this process has committed something.</summary>
public sealed class CommitBell : Bell
{
    private long _events;

    /// <summary>How many events this process has handed to the ledger so far.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>It was done, with so many events.</summary>
    public void Ring(int events)
    {
        Interlocked.Add(ref _events, events);
        Ring();
    }
}

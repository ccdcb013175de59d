namespace Inventory.Simulation.Engine;

/// <summary>
/// Everything that the process would run on the thread pool runs here instead: on one thread, in an order that a seed decides. Orleans'
/// work, <c>Task.Run</c>, continuations and lanes all go through the one queue of the pool, so that all of them are seeded.
/// </summary>
internal static class SeededPool
{
    private static readonly List<object> Ready = [];
    private static readonly ManualResetEvent Never = new(false);
    private static object? _current;

    /// <summary>Work items that have run in this process.</summary>
    public static long Steps { get; private set; }

    /// <summary>What runs now; null between two items.</summary>
    public static string? Current => Volatile.Read(ref _current) is { } item ? CoreLib.NameOf(item) : null;

    /// <summary>Occupies the pool's only worker for good.</summary>
    /// <exception cref="InvalidOperationException">This runtime, or its configuration, is not one to do that with.</exception>
    public static void Seize()
    {
        if (CoreLib.Missing is { Count: > 0 } missing)
            throw new InvalidOperationException($"This runtime cannot be simulated upon, for it lacks {string.Join(", ", missing)}.");
        ThreadPool.GetMaxThreads(out var workers, out _);
        if (workers != 1) throw new InvalidOperationException($"The thread pool has {workers} workers and must have one.");
        CoreLib.FixHashes();
        using var taken = new ManualResetEvent(false);
        ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            taken.Set();
            Never.WaitOne();
        }, null);
        taken.WaitOne();
    }

    /// <summary>Runs until the work is done.</summary>
    /// <param name="work">Begins on the pool, as all else.</param>
    /// <param name="order">Decides what comes next of all that could.</param>
    /// <param name="time">Leaps on when there is nothing to do.</param>
    /// <param name="stepsMax">A bound on runs that never end.</param>
    /// <exception cref="StuckException">There is nothing left to do, or no end of it.</exception>
    public static void Run(Func<Task> work, Random order, VirtualTime time, long stepsMax)
    {
        var thread = Thread.CurrentThread;
        var done = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        for (var steps = 0L; !done.IsCompleted;)
        {
            while (CoreLib.Queued.TryDequeue(out var queued)) Ready.Add(queued);
            if (Ready.Count == 0)
            {
                if (!time.FireNext()) throw new StuckException("Nothing is left to do, and the run is not over.");
                continue;
            }

            if (++steps > stepsMax) throw new StuckException($"The run is not over after {stepsMax} steps.");
            Steps++;
            RunNext(order, thread);
        }

        done.GetAwaiter().GetResult();
    }

    /// <summary>Forgets what an abandoned run has left.</summary>
    public static void Forget()
    {
        while (CoreLib.Queued.TryDequeue(out _))
        {
        }

        Ready.Clear();
    }

    private static void RunNext(Random order, Thread thread)
    {
        var place = order.Next(Ready.Count);
        var item = Ready[place];
        Ready.RemoveAt(place);
        Volatile.Write(ref _current, item);
        CoreLib.Dispatch(item, thread);
        Volatile.Write(ref _current, null);
        ExecutionContext.Restore(CoreLib.Nothing);
    }
}

/// <summary>A run that cannot come to its end.</summary>
internal sealed class StuckException(string message) : Exception(message);

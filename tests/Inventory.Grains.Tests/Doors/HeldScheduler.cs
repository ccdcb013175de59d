using System.Collections.Concurrent;

namespace Inventory.Grains.Tests.Doors;

/// <summary>Runs nothing until the test says so, and then all there is, in order.</summary>
internal sealed class HeldScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _queued = new();

    /// <summary>How many tasks are held.</summary>
    public int Held => _queued.Count;

    /// <summary>Runs what is held, and whatever comes of it.</summary>
    public void Run()
    {
        while (Held > 0) RunOne();
    }

    /// <summary>Runs the first of what is held.</summary>
    public void RunOne()
    {
        // The test runner's own context would take what follows an await.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Assert.True(_queued.TryDequeue(out var task) && TryExecuteTask(task));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    protected override void QueueTask(Task task) => _queued.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _queued;
}

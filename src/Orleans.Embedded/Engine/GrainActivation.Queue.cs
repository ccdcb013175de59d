using System.Diagnostics;

namespace Orleans.Embedded;

/// <summary>The queue of work and the passes that empty it.</summary>
internal sealed partial class GrainActivation
{
    /// <summary>After so many items a pass makes room for other activations.</summary>
    private const int ItemsPerPass = 1024;

    private static readonly WorkItem Busy = new WakeItem();
    private static readonly Action<object?> RunPass = static state => ((GrainActivation)state!).Run();

    // Newest first. Null: idle, nothing scheduled. Busy (or items that end in Busy): a pass is scheduled or running. Any thread.
    private WorkItem? _inbox;
    private bool _pump;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    internal bool IsQueueEmpty => Volatile.Read(ref _inbox) is null;

    /// <summary>Queues from any thread. One compare-and-swap; a pass is scheduled if none is.</summary>
    internal void Push(WorkItem item)
    {
        var head = Volatile.Read(ref _inbox);
        while (true)
        {
            item.Next = head;
            var seen = Interlocked.CompareExchange(ref _inbox, item, head);
            if (ReferenceEquals(seen, head)) break;
            head = seen;
        }
        if (head is null) Runtime.Scheduler.Schedule(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        RuntimeContext.Current = this;
        // TaskScheduler.Current is that of the running task, so a pass is one.
        new Task(RunPass, this).RunSynchronously(this);
        RuntimeContext.Current = null;
    }

    /// <summary>Has the activation look, after this item, at what is left to be done.</summary>
    internal void SettleNext() => _pump = true;

    internal void RunTask(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => Push(new TaskItem(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Run()
    {
        var outside = ExecutionContext.Capture();
        var budget = ItemsPerPass;
        while (true)
        {
            var item = TakeAll();
            while (item is not null)
            {
                var next = item.Next;
                item.Next = null;
                try
                {
                    item.Execute(this);
                    if (!ReferenceEquals(ExecutionContext.Capture(), outside)) ExecutionContext.Restore(outside!);
                    if (_pump | _deactivation is not null) Settle(outside);
                }
                catch (Exception exception)
                {
                    // Grain code cannot get here; a bug of the engine must not silence the activation for ever.
                    Runtime.LogTurnFailed(this, exception);
                }
                budget--;
                item = next;
            }
            if (Interlocked.CompareExchange(ref _inbox, null, Busy) == Busy) return;
            if (budget > 0) continue;
            // Still marked busy, so that nobody else schedules a second pass.
            Runtime.Scheduler.Schedule(this);
            return;
        }
    }

    /// <summary>Takes what is queued, oldest first.</summary>
    private WorkItem? TakeAll()
    {
        var newest = Interlocked.Exchange(ref _inbox, Busy);
        WorkItem? oldest = null;
        while (newest is not null && !ReferenceEquals(newest, Busy))
        {
            var older = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = older;
        }
        Debug.Assert(!ReferenceEquals(oldest, Busy));
        return oldest;
    }

    /// <summary>Does what a turn left to be done: starts requests that had to wait, begins deactivation.</summary>
    private void Settle(ExecutionContext? outside)
    {
        do
        {
            _pump = false;
            if (_deactivation is not null) TryBeginDeactivation();
            StartWaiting(outside);
            if (!ReferenceEquals(ExecutionContext.Capture(), outside)) ExecutionContext.Restore(outside!);
        }
        while (_pump);
    }
}

namespace Orleans.Embedded;

/// <summary>Something an activation does in one go. Items link to each other, so that queueing them allocates nothing.</summary>
internal abstract class WorkItem
{
    internal WorkItem? Next;

    /// <summary>Runs on the activation's turn.</summary>
    internal abstract void Execute(GrainActivation activation);
}

/// <summary>A task that belongs to the activation's scheduler: a continuation, or an async method started by the grain.</summary>
internal sealed class TaskItem(Task task) : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.RunTask(task);
}

/// <summary>Wakes the activation so that it looks at its own flags.</summary>
internal sealed class WakeItem : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.SettleNext();
}

/// <summary>Ends the activation if it is idle still.</summary>
internal sealed class IdleCheckItem : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.DeactivateIfIdle();
}

/// <summary>Answers requests that are past the response timeout.</summary>
internal sealed class SweepItem : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.SweepTimeouts();
}

/// <summary>Ends the timers of an activation that did not end in time, and cancels their ticks.</summary>
internal sealed class DropItem : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.DisposeTimers();
}

namespace Inventory.Grains.Items;

/// <summary>Making way for others on a scheduler, and work on nobody's turn.</summary>
internal static class Aside
{
    /// <summary>Ends once those who are ready now have had their turn.</summary>
    public static Task StepAsync(TaskScheduler scheduler) =>
        Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, scheduler);

    /// <summary>
    /// Steps aside for those who were answered together and are about to ask again, as long as they keep coming: it makes fewer and larger
    /// groups, and costs nobody anything, for the processor is theirs meanwhile.
    /// </summary>
    /// <param name="scheduler">Where.</param>
    /// <param name="stepsMax">At most so often.</param>
    /// <param name="quietMax">So many steps without an arrival mean the end of them.</param>
    /// <param name="enough">So many are all that may come.</param>
    /// <param name="waiting">How many have come.</param>
    /// <param name="before">How many had come before.</param>
    public static async Task GatherAsync(
        TaskScheduler scheduler, int stepsMax, int quietMax, int enough, Func<int> waiting, int before = 0)
    {
        for (int step = 0, quiet = 0; step < stepsMax && quiet < quietMax && before < enough; step++)
        {
            await StepAsync(scheduler);
            var now = waiting();
            quiet = now == before ? quiet + 1 : 0;
            before = now;
        }
    }

    /// <summary>
    /// Begins work that is everybody's, and so is what hangs on it, as the trace it belongs to: nothing of the caller's goes along.
    /// </summary>
    public static void Start(TaskScheduler scheduler, Func<Task> work, TaskCreationOptions options = TaskCreationOptions.None)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            StartHere();
            return;
        }

        using (ExecutionContext.SuppressFlow()) StartHere();

        void StartHere() => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach | options, scheduler);
    }
}

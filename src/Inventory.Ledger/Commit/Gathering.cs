namespace Inventory.Ledger.Commit;

/// <summary>
/// Between two groups: those who were just answered are about to ask again. A step aside for as long as more keep coming makes fewer and
/// fuller groups, and costs a lone caller nothing, for nobody waits then. There is no timer.
/// </summary>
internal static class Gathering
{
    private const int StepsMax = 16;

    // From the answer through its caller and an item back to the lane is a way of several steps: one without an arrival does not mean the
    // end yet.
    private const int QuietStepsMax = 3;

    /// <summary>Steps aside until nothing more comes.</summary>
    /// <param name="waiting">How many wait.</param>
    /// <param name="scheduler">Where the others run.</param>
    public static async Task WaitAsync(Func<int> waiting, TaskScheduler scheduler)
    {
        for (int step = 0, quiet = 0; step < StepsMax && quiet < QuietStepsMax; step++)
        {
            var before = waiting();
            if (before == 0) return;
            await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, scheduler);
            quiet = waiting() == before ? quiet + 1 : 0;
        }
    }
}

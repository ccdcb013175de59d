using System.Diagnostics;

namespace Inventory.Simulation.Engine;

/// <summary>
/// Ends the process when a run gets nowhere. From a thread of its own and hard: signals, and all else that is told kindly, are handled on
/// the pool, and that is seized.
/// </summary>
internal static class Guard
{
    /// <summary>Begins to look.</summary>
    /// <param name="stepMax">How long one work item may take, in real time.</param>
    public static void Begin(TimeSpan stepMax)
    {
        var thread = new Thread(() => Look(stepMax)) { IsBackground = true, Name = "guard" };
        thread.Start();
    }

    private static void Look(TimeSpan stepMax)
    {
        for (var before = -1L; ;)
        {
            Thread.Sleep(stepMax);
            if (SeededPool.Current is { } current && SeededPool.Steps == before)
            {
                Console.Out.WriteLine($"stuck in {current}");
                Console.Out.Flush();
                Process.GetCurrentProcess().Kill();
            }

            before = SeededPool.Steps;
        }
    }
}

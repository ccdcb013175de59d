using Inventory.Simulation.Engine;
using Inventory.Simulation.Nodes;
using Inventory.Simulation.Workload;
using Microsoft.Extensions.Logging;

namespace Inventory.Simulation.Running;

/// <summary>Runs a plan, the same way each time.</summary>
internal static class SeedRun
{
    // A usual run takes some tens of thousands.
    private const long StepsMax = 5_000_000, StepsToTakeDownMax = 500_000;

    private const int StackBytes = 16 << 20;

    /// <summary>Runs once what no result is wanted of: from then on a run is the same whatever ran before it.</summary>
    public static void WarmUp() => Run(Planner.Make(0));

    /// <summary>Runs a plan on a thread of its own: what code keeps by thread goes with it, and is there for no later run.</summary>
    public static RunResult Run(Plan plan, bool isKept = false, ILoggerProvider? log = null)
    {
        RunResult? result = null;
        var thread = new Thread(() => result = RunHere(plan, isKept, log), StackBytes);
        thread.Start();
        thread.Join();
        return result!;
    }

    private static RunResult RunHere(Plan plan, bool isKept, ILoggerProvider? log)
    {
        CoreLib.SeedSharedRandom(plan.Seed);
        var before = SeededPool.Steps;
        var world = new World(plan, isKept, log);
        var order = new Random(plan.Seed);
        try
        {
            SeededPool.Run(new History(world).RunAsync, order, world.Time, StepsMax);
        }
        catch (StuckException stuck)
        {
            world.Referee.Break("everything finishes", stuck.Message);
        }
        catch (Exception surprise)
        {
            world.Referee.Break("no surprises", surprise.ToString());
        }

        var result = new RunResult(plan.Seed, world.Story.Fingerprint, world.Referee.Violation,
            new Dictionary<string, int>(world.Story.Faults), [.. world.Story.Lines], SeededPool.Steps - before, world.Time.Elapsed);
        TakeDown(world, order);
        return result;
    }

    private static void TakeDown(World world, Random order)
    {
        try
        {
            SeededPool.Run(() => Task.WhenAll(world.All.Select(static node => node.DisposeAsync())), order, world.Time, StepsToTakeDownMax);
        }
        catch (Exception)
        {
            // The run is over, and what is left of it is forgotten.
        }

        SeededPool.Forget();
    }
}

using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Running;

/// <summary>Runs seeds one after the other and tells of each in a line; how it is asked by <see cref="Crew"/>.</summary>
internal static class Worker
{
    /// <summary>What begins a line about a run.</summary>
    public const string OfSeed = "seed";

    /// <summary>What begins a line about a kind of fault.</summary>
    public const string OfFault = "fault";

    /// <summary>Runs them.</summary>
    public static void Run(int from, int count)
    {
        SeedRun.WarmUp();
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = from; seed < from + count; seed++)
        {
            var result = SeedRun.Run(Planner.Make(seed));
            foreach (var (kind, times) in result.Faults) faults[kind] = faults.GetValueOrDefault(kind) + times;
            Tell(result, "");
        }

        foreach (var (kind, times) in faults) Console.Out.WriteLine($"{OfFault}\t{times}\t{kind}");
        Console.Out.Flush();
    }

    /// <summary>Runs the histories that once broke a promise. They count as seeds below 0.</summary>
    public static void RunKept()
    {
        SeedRun.WarmUp();
        foreach (var (place, (name, plan)) in KeptPlans.All.Index())
            Tell(SeedRun.Run(plan) with { Seed = -1 - place }, $" ({name})");
    }

    private static void Tell(RunResult result, string name)
    {
        var came = result.Violation is { } broken ? $"broke {Line(broken.ToString())}{name}" : "kept";
        Console.Out.WriteLine($"{OfSeed}\t{result.Seed}\t{result.Fingerprint:x16}\t{result.Steps}\t{came}");
        Console.Out.Flush();
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");
}

using System.Diagnostics;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Running;

/// <summary>What is asked for, run and told.</summary>
internal static class Report
{
    private const int ToldMax = 10;

    /// <summary>Many seeds, in processes of their own.</summary>
    /// <returns>The exit code.</returns>
    public static int OfSeeds(Arguments arguments)
    {
        var (from, seeds) = (arguments.From, arguments.Seeds);
        var watch = Stopwatch.StartNew();
        var crew = new Crew(arguments.Jobs, arguments.StopsAtFirst);
        crew.RunKept();
        crew.Run(from, seeds);
        var broken = crew.Broken.ToList();
        foreach (var seed in broken.Take(ToldMax)) Console.Out.WriteLine($"seed {seed} {crew.Runs[seed].Came}");
        if (broken.Count > ToldMax) Console.Out.WriteLine($"and {broken.Count - ToldMax} more");
        foreach (var (kind, times) in crew.Faults) Console.Out.WriteLine($"{times,9:N0}  {kind}");
        var never = seeds < 100 ? [] : Sometimes.Kinds.Where(kind => !crew.Faults.ContainsKey(kind)).ToList();
        foreach (var kind in never) Console.Out.WriteLine($"    never  {kind}");
        var differ = arguments.Checks ? Differ(arguments, crew) : 0;
        var minutes = watch.Elapsed.TotalMinutes * (arguments.Checks ? 1.0 / 3 : 1);
        Console.Out.WriteLine($"{crew.Runs.Count} seeds from {from} in {watch.Elapsed.TotalSeconds:0} s, "
            + $"{crew.Runs.Count / minutes:0} a minute, {crew.Steps / Math.Max(1, crew.Runs.Count)} steps each; "
            + $"{broken.Count} broke a promise{(differ > 0 ? $", {differ} differ" : "")}.");
        return broken.Count + never.Count + differ == 0 ? 0 : 1;
    }

    /// <summary>One seed, in this process.</summary>
    /// <returns>The exit code.</returns>
    public static int OfSeed(Arguments arguments)
    {
        SeedRun.WarmUp();
        var plan = Kept(Planner.Make(arguments.Seed!.Value), arguments);
        var result = SeedRun.Run(plan, arguments.Traces, arguments.Logs ? new LogLines() : null);
        foreach (var line in result.Lines) Console.Out.WriteLine(line);
        Console.Out.WriteLine($"seed {plan.Seed} {result.Fingerprint:x16}, {result.Took.TotalSeconds:0.0} s of its own time, "
            + $"{(result.Violation is { } broken ? $"broke {broken}" : "kept every promise")}");
        if (arguments.Shrinks && result.Violation is { } violation) TellShrunk(Shrinker.Shrink(plan, violation.Check), arguments.Keep);
        return result.Violation is null ? 0 : 1;
    }

    private static void TellShrunk(Plan plan, string? keep)
    {
        if (keep is not null) KeptPlans.Keep(keep, plan);
        var calls = string.Join(',', plan.Calls.Select(static call => call.Number));
        var faults = string.Join(',', plan.Faults.Select(static fault => fault.Number));
        var calm = plan.Rates == new Faults.Rates() ? " --calm" : "";
        Console.Out.WriteLine($"left: ./simulate --seed {plan.Seed} --calls {calls} --faults {(faults is "" ? "," : faults)}"
            + $"{calm} --trace");
        foreach (var line in SeedRun.Run(plan, isKept: true).Lines) Console.Out.WriteLine(line);
    }

    private static Plan Kept(Plan plan, Arguments arguments) => plan with
    {
        Calls = arguments.Calls is { } calls ? [.. plan.Calls.Where(call => calls.Contains(call.Number))] : plan.Calls,
        Faults = arguments.Faults is { } faults ? [.. plan.Faults.Where(fault => faults.Contains(fault.Number))] : plan.Faults,
        Rates = arguments.IsCalm ? new() : plan.Rates,
    };

    // Again and again, in other processes: what happened is the same to the last line.
    private static int Differ(Arguments arguments, Crew first)
    {
        var differ = new HashSet<int>();
        for (var round = 0; round < 2; round++)
        {
            var again = new Crew(arguments.Jobs, stopsAtFirst: false);
            again.Run(arguments.From, arguments.Seeds);
            foreach (var (seed, run) in again.Runs)
            {
                if (first.Runs.TryGetValue(seed, out var before) && before.Fingerprint != run.Fingerprint && differ.Add(seed))
                    Console.Out.WriteLine($"seed {seed} came to {before.Fingerprint} and {run.Fingerprint}");
            }
        }

        return differ.Count;
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Running;

/// <summary>Makes a failing history small: drops calls and faults for as long as the same promise breaks.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(120);

    /// <summary>The least plan it came to in its time.</summary>
    /// <param name="plan">One that breaks a promise.</param>
    /// <param name="check">Which.</param>
    public static Plan Shrink(Plan plan, string check)
    {
        var watch = Stopwatch.StartNew();
        if (Breaks(plan with { Rates = new() })) plan = plan with { Rates = new() };
        for (var before = -1; before != Size(plan) && watch.Elapsed < TimeMax;)
        {
            before = Size(plan);
            plan = plan with { Faults = Least(plan.Faults, faults => Breaks(plan with { Faults = faults })) };
            plan = plan with { Calls = Least(plan.Calls, calls => Breaks(plan with { Calls = calls })) };
        }

        return plan;

        bool Breaks(Plan smaller) => watch.Elapsed < TimeMax && SeedRun.Run(smaller).Violation?.Check == check;
    }

    // Large parts first, then ever smaller ones.
    private static ImmutableArray<T> Least<T>(ImmutableArray<T> all, Func<ImmutableArray<T>, bool> breaks)
    {
        for (var part = all.Length; part >= 1; part = part == 1 ? 0 : (part + 1) / 2)
        {
            for (var at = 0; at < all.Length;)
            {
                var without = all.RemoveRange(at, Math.Min(part, all.Length - at));
                if (breaks(without)) all = without;
                else at += part;
            }
        }

        return all;
    }

    private static int Size(Plan plan) => plan.Calls.Length + plan.Faults.Length;
}

using System.Diagnostics;
using System.Globalization;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Outages;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// One of three silos stops, freezes or is killed, again and again, under callers who place holds of two lines over shared items: how long
/// each item was not answered by the other two.
/// </summary>
internal static class OutageWorkloads
{
    public const string Stop = "a silo stops: until it has", StopAway = "a silo stops: an item is away",
        FreezeAway = "a silo is frozen for 3 s: an item is away",
        Kill = "a silo is killed: an item is away";
    private const int Items = 30;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2), Frozen = TimeSpan.FromSeconds(3),
        DeadAfterAll = TimeSpan.FromSeconds(10), After = TimeSpan.FromSeconds(1);

    public static async Task StopsAsync(Bench bench)
    {
        var stops = new Measurement();
        var (slowest, longest) = await RepeatAsync(bench, "stops", StopAway, async (cluster, _) =>
        {
            var begun = Stopwatch.GetTimestamp();
            var code = await cluster.Silos[OutageCluster.Victim].StopGracefullyAsync();
            var took = Stopwatch.GetElapsedTime(begun);
            stops.Operations++;
            stops.Latency.Record((long)took.TotalMicroseconds);
            await Task.Delay(After);
            return (took, string.Create(CultureInfo.InvariantCulture, $"exit code {code} after {took.TotalSeconds:F1} s"));
        });
        if (stops.Operations == 0) return;
        bench.Add(new(Stop, "Inventory.Orleans", 0, stops));
        Judge(bench, Stop, "each under 5 s", slowest, TimeSpan.FromSeconds(5));
        Judge(bench, StopAway, "none for more than 3 s", longest, TimeSpan.FromSeconds(3));
    }

    public static async Task FreezesAsync(Bench bench)
    {
        long declared = 0;
        var runs = 0;
        await RepeatAsync(bench, "freezes", FreezeAway, async (cluster, _) =>
        {
            var before = await cluster.DeclaredDeadAsync();
            cluster.Silos[OutageCluster.Victim].SigStop();
            await Task.Delay(Frozen);
            cluster.Silos[OutageCluster.Victim].SigCont();
            // As long as it takes to be found dead, so that one that was given up is seen.
            await Task.Delay(DeadAfterAll - Frozen);
            var dead = await cluster.DeclaredDeadAsync() - before;
            declared += dead;
            runs++;
            return (TimeSpan.Zero, dead == 0 ? "not declared dead" : "DECLARED DEAD");
        });
        if (runs > 0)
            bench.Results.Targets.Add(new("a silo is frozen for 3 s", "never declared dead",
            string.Create(CultureInfo.InvariantCulture, $"{declared} of {runs}"), declared == 0));
    }

    public static async Task KillsAsync(Bench bench)
    {
        var (_, longest) = await RepeatAsync(bench, "kills", Kill, async (cluster, probes) =>
        {
            cluster.Silos[OutageCluster.Victim].Kill9();
            await cluster.Silos[OutageCluster.Victim].WaitForExitAsync();
            await probes.AllAnswerAsync();
            return (TimeSpan.Zero, "killed");
        });
        if (longest > TimeSpan.Zero) Judge(bench, Kill, "first answer within 8 s", longest, TimeSpan.FromSeconds(8));
    }

    // Each time on fresh items, which spread over all three silos.
    private static async Task<(TimeSpan Slowest, TimeSpan LongestAway)> RepeatAsync(
        Bench bench, string name, string workload, Func<OutageCluster, ItemProbes, Task<(TimeSpan Took, string Told)>> harm)
    {
        var (slowest, longest) = (TimeSpan.Zero, TimeSpan.Zero);
        if (bench.Options.Outages == 0) return (slowest, longest);
        await using var database = await bench.DatabaseAsync(name);
        await using var cluster = await OutageCluster.StartAsync(database);
        var away = new Measurement();
        for (var run = 0; run < bench.Options.Outages; run++)
        {
            var items = Enumerable.Range(0, Items).Select(item => string.Create(CultureInfo.InvariantCulture, $"sku:{name}-{run}-{item}"))
                .ToArray();
            await Task.WhenAll(items.Select((item, number) => OutageCaller.CreateAsync(cluster.Silos[number % cluster.Silos.Length].Client,
                item)));
            var label = string.Create(CultureInfo.InvariantCulture, $"{name}-{run}");
            var load = new BasketLoad(cluster, label, items);
            var probes = new ItemProbes(cluster.Silos[..OutageCluster.Victim], $"probe-{label}", items);
            await Task.Delay(Settling);
            probes.Begin();
            var (took, told) = await harm(cluster, probes);
            var each = probes.Away;
            await Task.WhenAll(load.StopAsync(), probes.StopAsync());
            await cluster.CheckAsync(load);

            foreach (var item in each) away.Latency.Record((long)item.TotalMicroseconds);
            away.Operations += each.Length;
            if (took > slowest) slowest = took;
            if (each.Max() > longest) longest = each.Max();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {label}: {told}; items away at most {each.Max().TotalSeconds:F1} s, {each.Count(item => item > TimeSpan.FromSeconds(1))} of {each.Length} over 1 s; {load.Answers}"));
            if (cluster.Silos[OutageCluster.Victim].HasExited) await cluster.ReplaceVictimAsync();
        }

        bench.Add(new(workload, "Inventory.Orleans", 0, away));
        return (slowest, longest);
    }

    private static void Judge(Bench bench, string name, string wanted, TimeSpan got, TimeSpan most) =>
        bench.Results.Targets.Add(new(name, wanted, string.Create(CultureInfo.InvariantCulture, $"at most {got.TotalSeconds:F1} s"),
            got <= most));
}

using System.Globalization;
using Inventory.Benchmarks.Subjects;
using Inventory.Benchmarks.Workloads;

namespace Inventory.Benchmarks.Reporting;

/// <summary>What must be reached, judged from the rows of one run. A target whose rows were not run is left out.</summary>
internal static class Judge
{
    private const string Product = "Inventory.Orleans", Locked = "FOR UPDATE transaction", Single = "single conditional statement",
        Plain = "plain grain, one IPersistentState";

    public static void Apply(Results results)
    {
        void Times(string workload, int callers, string other, double factor)
        {
            var (own, theirs) = (results.Rate(workload, Product, callers), results.Rate(workload, other, callers));
            if (own > 0 && theirs > 0)
                Add($"{workload}, {callers} callers", $"{factor} × {other}", $"{own / theirs:F1} ×", own / theirs >= factor);
        }

        void Share(string name, string what, double own, double other, double least)
        {
            if (own > 0 && other > 0) Add(name, what, $"{own / other:P0}", own / other >= least);
        }

        void Add(string name, string wanted, FormattableString got, bool reached) =>
            results.Targets.Add(new(name, wanted, got.ToString(CultureInfo.InvariantCulture), reached));

        Times(ReserveWorkloads.HotItem, 64, Locked, 18);
        Times(ReserveWorkloads.HotItem, 64, Single, 10);
        Times(ReserveWorkloads.HotItem, 64, Plain, 45);
        if (results.Find(ReserveWorkloads.HotItem, Product, 64) is { } hot && hot.Measured.Latency.Percentile(0.99) is var p99)
            Add("hot item, 64 callers", "p99 at most 10 ms", $"{p99:F2} ms", p99 <= 10);
        Times(ReserveWorkloads.HotItem, 512, Locked, 40);
        Times(ReserveWorkloads.HotItemOrdered, 512, Locked, 40);
        Times(ReserveWorkloads.Uniform, 64, Single, 1.3);
        Times(ReserveWorkloads.Uniform, 512, Single, 2.5);
        Times(ReserveWorkloads.UniformOrdered, 512, Single, 2.5);
        Share("10,000 items uniform, 2048 callers", "no fall from 512 callers", results.Rate(ReserveWorkloads.Uniform, Product, 2048),
            results.Rate(ReserveWorkloads.Uniform, Product, 512), 0.97);
        Share("sold out, 512 callers", "at least the acceptances on the hot item", results.Rate(ReserveWorkloads.SoldOut, Product, 512),
            results.Rate(ReserveWorkloads.HotItem, Product, 512), 1);
        if (results.Rate(LiveHoldWorkloads.Crowded, Product, 64) is > 0 and var crowded
            && results.Rate(LiveHoldWorkloads.Lonely, Product, 64) is > 0 and var lonely)
            Add("one item with 100,000 live holds", "a hold costs at most 1.2 × what it costs with 10", $"{lonely / crowded:F2} ×",
                lonely / crowded <= 1.2);
        foreach (var callers in SeveralLinesWorkload.Callers)
        {
            if (Latency(SeveralLinesWorkload.Seven, callers, 0.5) is { } seven
                && Latency(SeveralLinesWorkload.One, callers, 0.5) is { } one)
                Add($"{SeveralLinesWorkload.Seven}, {callers} callers", "p50 at most 3 × that of one line", $"{seven / one:F1} ×",
                    seven <= 3 * one);
        }

        Times(BasketWorkloads.Pairs, 64, BasketWorkloads.Locked, 10);
        Times(BasketWorkloads.Stays, 64, BasketWorkloads.Locked, 5);
        Times(BasketWorkloads.HotAndCold, 64, BasketWorkloads.Locked, 5);
        Times(BasketWorkloads.HotAndCold, 512, BasketWorkloads.Locked, 5);
        foreach (var (mixed, alone) in new[] { (BasketWorkloads.OneMixed, BasketWorkloads.OneAlone),
            (BasketWorkloads.TwoMixed, BasketWorkloads.TwoAlone) })
        {
            if (Latency(mixed, BasketWorkloads.MixedCallers, 0.99) is { } both
                && Latency(alone, BasketWorkloads.MixedCallers, 0.99) is { } one)
                Add(mixed, "p99 at most 3 × alone", $"{both:F1} and {one:F1} ms: {both / one:F1} ×", both <= 3 * one);
        }

        Share(TwoSilosWorkload.Two, "half of one silo's rate", results.Rate(TwoSilosWorkload.Two, Product, TwoSilosWorkload.Callers),
            results.Rate(TwoSilosWorkload.One, Product, TwoSilosWorkload.Callers), 0.5);

        Heard(HearingWorkload.Listener, Product, 250);
        Heard(HearingWorkload.Grain, Product, 250);
        Heard(HearingWorkload.Sse, HttpWorkload.Silo, 300);
        Share(ListenersWorkload.All, "90 % of what it is with nobody",
            results.Rate(ListenersWorkload.All, Product, ListenersWorkload.Callers),
            results.Rate(ListenersWorkload.Alone, Product, ListenersWorkload.Callers), 0.9);
        foreach (var (workload, least) in new[] { (BacklogWorkload.History, 100_000), (BacklogWorkload.Drained, 20_000) })
        {
            if (results.Rate(workload, Product, 1) is > 0 and var rate)
                Add(workload, string.Create(CultureInfo.InvariantCulture, $"{least:N0} events/s"), $"{rate:N0}/s", rate >= least);
        }

        if (Latency(BacklogWorkload.Meanwhile, BacklogWorkload.Callers, 0.99) is { } meanwhile
            && Latency(BacklogWorkload.Before, BacklogWorkload.Callers, 0.99) is { } undisturbed)
            Add(BacklogWorkload.Meanwhile, "p99 at most 2 × that before", $"{meanwhile / undisturbed:F1} ×", meanwhile <= 2 * undisturbed);

        foreach (var (where, factor) in new[] { (HttpWorkload.Hot, 10), (HttpWorkload.Uniform, 1.25) })
        {
            var (one, batch) = (HttpWorkload.One + where, HttpWorkload.Batch + where);
            var (own, twin) = (results.Rate(one, HttpWorkload.Silo, HttpWorkload.Connections),
                results.Rate(one, HttpWorkload.Twin, HttpWorkload.Connections));
            if (own > 0 && twin > 0)
                Add($"{one}, {HttpWorkload.Connections} connections", $"{factor} × {HttpWorkload.Twin}", $"{own / twin:F2} ×",
                own / twin >= factor);
            Share($"{one}, {HttpWorkload.Connections} connections", "25 % of the empty endpoint", own,
                results.Rate(one, HttpWorkload.Empty, HttpWorkload.Connections), 0.25);
            Share(batch, "50 % of the rate in process", results.Rate(batch, HttpWorkload.Silo, HttpWorkload.BatchConnections),
                results.Rate(batch, Product, HttpWorkload.BatchConnections * HttpWorkload.HoldsPerBatch), 0.5);
        }

        Ended(ExpiryWorkload.Storm, ExpiryWorkload.Callers);
        if (Latency(ExpiryWorkload.During, ExpiryWorkload.Callers, 0.99) is { } during
            && Latency(ExpiryWorkload.Quiet, ExpiryWorkload.Callers, 0.99) is { } quiet)
            Add($"{ExpiryWorkload.Callers} callers while they do", "p99 at most 3 × its quiet value",
                $"{during:F1} and {quiet:F1} ms: {during / quiet:F1} ×", during <= 3 * quiet);
        if (results.Rows.Find(row => row.Workload == ExpiryWorkload.Evenly) is { } evenly
            && evenly.Measured.Latency.Percentile(0.99) is var lag)
            Add(ExpiryWorkload.Evenly, "p99 of the lag under 1 s", $"{lag:F0} ms", lag < 1000);
        Ended(ExpiryWorkload.Baskets, 0);
        if (results.Find(ReconciliationWorkload.Name, Product, 0) is { } run && run.Measured.Latency.Percentile(1) / 1000 is var slowest)
            Add(ReconciliationWorkload.Name, "the slowest run under 5 s", $"{slowest:F2} s", slowest < 5);

        void Heard(string workload, string subject, double most)
        {
            if (results.Find(workload, subject, 1) is { } row && row.Measured.Latency.Percentile(0.99) is var soon)
                Add(workload, string.Create(CultureInfo.InvariantCulture, $"p99 at most {most} ms"), $"{soon:F0} ms", soon <= most);
        }

        double? Latency(string workload, int callers, double share) =>
            results.Find(workload, Product, callers) is { Measured.Operations: > 0 } row ? row.Measured.Latency.Percentile(share) : null;

        void Ended(string workload, int callers)
        {
            if (results.Find(workload, Product, callers) is { } row)
                Add(workload, "all over within 10 s", $"{row.Measured.Seconds:F1} s", row.Measured.Seconds <= 10);
        }
    }
}

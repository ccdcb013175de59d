using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>
/// How soon what happened is heard of: from the answer to whoever placed a hold, at a steady rate of holds, to whoever listens. What is
/// heard before it is answered counts as at once.
/// </summary>
internal static class HearingWorkload
{
    public const string Listener = "a listener hears of a hold, 5,000 holds/s", Grain = "a subscribed grain hears of a hold, 5,000 holds/s",
        Sse = "an SSE listener hears of a hold, 5,000 holds/s";
    public const int HoldsPerSecond = 5_000;
    private const int HoldsPerBatch = 50;
    private const long Plenty = 1_000_000_000;

    public static async Task RunAsync(Bench bench)
    {
        await InProcessAsync(bench);
        await OverHttpAsync(bench);
    }

    // The feed, and the streams of Orleans.
    private static async Task InProcessAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("heard");
        await using var product = await bench.ProductAsync(database, streams: true);
        await product.PrepareAsync(bench.Options.Items, Plenty);
        var (fed, subscribed) = (new Hearing(), new Hearing());
        EarGrain.Heard = told => subscribed.Heard(told.Item?.HoldId);
        await product.ListenAsync(after: null);
        using var over = new CancellationTokenSource();
        var listener = Listeners.FeedAsync(product.Feed, told => fed.Heard(told.Happened.Item?.HoldId), over.Token);
        await PaceAsync(bench, [(Listener, fed), (Grain, subscribed)], product.Name, perTurn: 1, async (number, choice) =>
        {
            var holdId = $"heard-{number}";
            await product.PlaceAsync(choice.Pick(number), holdId);
            return [holdId];
        });
        await over.CancelAsync();
        await listener;
        await product.LeaveAsync();
    }

    // From a silo of its own.
    private static async Task OverHttpAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("heard_http");
        await using (var making = await bench.ProductAsync(database)) await making.PrepareAsync(bench.Options.Items, Plenty);
        await using var silo = await SiloProcess.StartAsync(database.ConnectionString);
        bench.Meter.Watch(silo.ProcessId);
        var heard = new Hearing();
        var listening = new TaskCompletionSource();
        using var over = new CancellationTokenSource();
        var listener = Listeners.SseAsync(silo, told => heard.Heard(HoldIdOf(told)), listening, over.Token);
        await listening.Task;
        await PaceAsync(bench, [(Sse, heard)], HttpWorkload.Silo, HoldsPerBatch, async (turn, choice) =>
        {
            var holds = Enumerable.Range(0, HoldsPerBatch).Select(n => (Id: $"heard-{turn}-{n}", Item: choice.Pick(turn * HoldsPerBatch + n)))
                .ToArray();
            var body = string.Join(',', holds.Select(static hold =>
                $$"""{"holdId":"{{hold.Id}}","lines":[{"itemId":"{{ItemNames.Of(hold.Item)}}","quantity":1}]}"""));
            using var content = new StringContent($$"""{"holds":[{{body}}]}""", Encoding.UTF8, "application/json");
            using var answer = await silo.Client.PostAsync("/v1/holds:batch", content);
            answer.EnsureSuccessStatusCode();
            return [.. holds.Select(static hold => hold.Id)];
        });
        await over.CancelAsync();
        await listener;
    }

    // A turn places some holds at once and says which.
    private static async Task PaceAsync(Bench bench, (string Workload, Hearing Hearing)[] all, string subject, int perTurn,
        Func<int, ItemChoice, Task<string[]>> place)
    {
        var choice = ItemChoice.Uniform(bench.Options.Items, bench.Options.Seed);
        var seconds = bench.Options.Slice.TotalSeconds * bench.Options.Rounds;
        await RunAsync(0, bench.Options.Settling.TotalSeconds);
        foreach (var (_, hearing) in all) hearing.Begin();
        var costs = await bench.Meter.ReadAsync();
        var took = await RunAsync(1 << 24, seconds);
        var spent = (await bench.Meter.ReadAsync()).Minus(costs);
        foreach (var (workload, hearing) in all)
        {
            while (!hearing.IsAllHeard) await Task.Delay(1);
            var measured = hearing.Measured;
            (measured.Seconds, measured.Costs) = (took, spent);
            bench.Add(new(workload, subject, 1, measured));
        }

        async Task<double> RunAsync(int first, double forSeconds)
        {
            var begun = Stopwatch.GetTimestamp();
            var turns = new List<Task>();
            for (var turn = first; Stopwatch.GetElapsedTime(begun).TotalSeconds < forSeconds;)
            {
                for (var due = Stopwatch.GetElapsedTime(begun).TotalSeconds * HoldsPerSecond / perTurn; turn - first < due; turn++)
                    turns.Add(TurnAsync(turn));
                await Task.Delay(1);
            }

            await Task.WhenAll(turns);
            return Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        async Task TurnAsync(int turn)
        {
            var placed = await place(turn, choice);
            foreach (var (_, hearing) in all) hearing.Answered(placed);
        }
    }

    private static string? HoldIdOf(string told)
    {
        const string Name = "\"holdId\":\"";
        var at = told.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0) return null;
        at += Name.Length;
        return told[at..told.IndexOf('"', at)];
    }

    /// <summary>Between the answers and what one listener hears.</summary>
    private sealed class Hearing
    {
        // Whichever comes first of a hold's answer and its event waits here for the other.
        private readonly ConcurrentDictionary<string, long> _first = new();
        private readonly Lock _lock = new();
        private bool _measures;

        public Measurement Measured { get; } = new();

        public bool IsAllHeard => _first.IsEmpty;

        public void Begin() => Volatile.Write(ref _measures, true);

        public void Answered(string[] holdIds)
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var holdId in holdIds)
                if (!_first.TryAdd(holdId, now) && _first.TryRemove(holdId, out _)) Record(0);
        }

        public void Heard(string? holdId)
        {
            if (holdId is null) return;
            var now = Stopwatch.GetTimestamp();
            if (!_first.TryAdd(holdId, now) && _first.TryRemove(holdId, out var answered))
                Record((long)Stopwatch.GetElapsedTime(answered, now).TotalMicroseconds);
        }

        private void Record(long microseconds)
        {
            if (!Volatile.Read(ref _measures)) return;
            lock (_lock)
            {
                Measured.Latency.Record(microseconds);
                Measured.Operations++;
            }
        }
    }
}

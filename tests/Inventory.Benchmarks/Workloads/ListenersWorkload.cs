using Inventory.Benchmarks.Http;
using Inventory.Benchmarks.Measuring;
using Inventory.Benchmarks.Subjects;

namespace Inventory.Benchmarks.Workloads;

/// <summary>What those who hear of it take from a hot item's holds: a grain for each of Orleans' streams, ten listeners, a webhook.</summary>
internal static class ListenersWorkload
{
    public const string Alone = "hot item, nobody listens", Stream = "hot item, a stream", Ten = "hot item, ten listeners",
        Webhook = "hot item, a webhook", All = "hot item, a stream, ten listeners and a webhook";
    public const int Callers = 512;
    private const int Count = 10;
    private const long Plenty = 1_000_000_000;

    public static async Task RunAsync(Bench bench)
    {
        await using var database = await bench.DatabaseAsync("listeners");
        await using var product = await bench.ProductAsync(database, streams: true);
        await product.PrepareAsync(items: 1, Plenty);
        await using var receiver = await EndpointProcess.StartAsync(EmptyEndpoint.Command);
        EarGrain.Heard = static _ => { };
        var numbers = new OperationNumbers();
        (string Workload, Func<Task<IAsyncDisposable>>[] Attached)[] points =
        [
            (Alone, []), (Stream, [StreamAsync]), (Ten, [TenAsync]), (Webhook, [WebhookAsync]),
            (All, [StreamAsync, TenAsync, WebhookAsync]),
        ];
        var measured = points.Select(static _ => new Measurement()).ToArray();
        await LoadAsync(bench.Options.Settling);
        for (var round = 0; round < bench.Options.Rounds; round++)
            for (var i = 0; i < points.Length; i++) measured[i].Add(await AttachedAsync(points[i].Attached));
        for (var i = 0; i < points.Length; i++) bench.Add(new(points[i].Workload, product.Name, Callers, measured[i]));

        async Task<Measurement> AttachedAsync(ReadOnlyMemory<Func<Task<IAsyncDisposable>>> rest)
        {
            if (rest.IsEmpty) return await LoadAsync(bench.Options.Slice);
            await using (await rest.Span[0]()) return await AttachedAsync(rest[1..]);
        }

        Task<Measurement> LoadAsync(TimeSpan slice) => Load.RunAsync(number => product.ReserveAsync(0, number), Callers, numbers,
            (bench.Options.WarmUp, slice), bench.Meter);

        async Task<IAsyncDisposable> StreamAsync()
        {
            await product.ListenAsync(after: null);
            return new Ending(product.LeaveAsync);
        }

        Task<IAsyncDisposable> TenAsync()
        {
            var over = new CancellationTokenSource();
            var listeners = Enumerable.Range(0, Count)
                .Select(_ => Listeners.FeedAsync(product.Feed, static told => Listeners.Render(told), over.Token)).ToArray();
            return Task.FromResult<IAsyncDisposable>(new Ending(async () =>
            {
                await over.CancelAsync();
                await Task.WhenAll(listeners);
                over.Dispose();
            }));
        }

        async Task<IAsyncDisposable> WebhookAsync() =>
            new Ending(await product.AddWebhookAsync($"http://127.0.0.1:{receiver.Port}/empty"));
    }

    private sealed class Ending(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}

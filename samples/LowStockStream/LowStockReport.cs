using Inventory.Events.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Samples.LowStockStream;

/// <summary>In the cluster: tells the list whenever it has changed.</summary>
public sealed partial class LowStockReport(IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<LowStockReport> log)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var told = "";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var lists = await Task.WhenAll(JournalStreams.OfTenant("demo")
                .Select(stream => grains.GetGrain<ILowStockGrain>(stream.GetKeyAsString()).ListAsync()));
            var list = string.Join(", ", lists.SelectMany(static one => one).OrderBy(static item => item.ItemId, StringComparer.Ordinal)
                .Select(static item => $"{item.ItemId} {item.Available}"));
            if (list != told) Tell(list);
            told = list;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Low on stock: {List}")]
    private partial void Tell(string list);
}

using System.Globalization;
using Inventory.Ledger.Overdue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>At start: one sweep over all shards at once, for what ended while nothing ran, and then the shards' own grains.</summary>
internal sealed partial class ExpiryStart(IGrainFactory grains, ExpirySweeper sweeper, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ExpiryStart> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var retry = new PeriodicTimer(RetryPeriod, time);
        do
        {
            try
            {
                await sweeper.SweepAsync(stoppingToken);
                for (var shard = 0; shard < ExpiryShards.Count; shard++)
                    await grains.GetGrain<IHoldExpiryGrain>(shard.ToString(CultureInfo.InvariantCulture)).Begin();
                return;
            }
            catch (Exception failed) when (failed is NpgsqlException or TimeoutException or OrleansException or InvalidOperationException)
            {
                StartFailed(log, failed.Message);
            }
        }
        while (await retry.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep could not start yet and is tried again: {Reason}")]
    private static partial void StartFailed(ILogger log, string reason);
}

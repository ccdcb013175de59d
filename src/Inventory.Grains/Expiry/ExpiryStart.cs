using System.Globalization;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Overdue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>
/// At start one sweep over all shards at once, for what ended while nothing ran. From then on it sees that every shard's grain is awake:
/// one whose silo died comes back as soon as the cluster knows, not with the next reminder.
/// </summary>
internal sealed partial class ExpiryStart(IGrainFactory grains, ExpirySweeper sweeper, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ExpiryStart> log)
    : StartedService(lifetime)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var tick = new PeriodicTimer(Period, time);
        var swept = false;
        do
        {
            try
            {
                if (!swept) await sweeper.SweepAsync(stopping);
                swept = true;
                for (var shard = 0; shard < ExpiryShards.Count; shard++)
                    await grains.GetGrain<IHoldExpiryGrain>(shard.ToString(CultureInfo.InvariantCulture)).Begin();
            }
            catch (Exception failed) when (failed is LedgerUnavailableException or TimeoutException or OrleansException
                or InvalidOperationException)
            {
                NotReached(log, failed.Message);
            }
        }
        while (await tick.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(EventId = 1210, Level = LogLevel.Warning, Message = "The sweep cannot be reached and is asked again: {Reason}")]
    private static partial void NotReached(ILogger log, string reason);
}

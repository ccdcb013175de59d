using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Deliveries;

/// <summary>Counts what was given up, and has old deliveries forgotten.</summary>
internal sealed partial class DeliveryUpkeep(
    DeliveryFailures failures, DeliveryRetention retention, DeliveryMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<DeliveryUpkeep> log) : StartedService(lifetime)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                metrics.Dead(await failures.DeadAsync(stopping));
                while (await retention.PruneAsync(stopping) || await retention.PruneDeletedAsync(stopping))
                    await Task.Delay(TimeSpan.FromMilliseconds(50), time, stopping);
                await retention.PruneSubscriptionsAsync(stopping);
            }
            catch (LedgerUnavailableException away)
            {
                NotReached(log, away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(1746, LogLevel.Warning, "Deliveries cannot be counted and are counted again: {Reason}")]
    private static partial void NotReached(ILogger log, string reason);
}

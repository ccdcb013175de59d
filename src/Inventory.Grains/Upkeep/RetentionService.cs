using Inventory.Grains.Expiry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Upkeep;

/// <summary>Has ids forgotten after their 30 days, a little every minute, on one node at a time.</summary>
internal sealed partial class RetentionService(
    IdRetention retention, NodeName node, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RetentionService> log)
    : StartedService(lifetime)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await retention.PruneAsync(node.Value, stopping);
            }
            catch (Exception failed) when (failed is LedgerUnavailableException or TimeoutException or InvalidOperationException)
            {
                PruningFailed(log, failed.Message);   // what is left waits for the next minute
            }
        }
    }

    [LoggerMessage(EventId = 1220, Level = LogLevel.Warning, Message = "Old ids could not be forgotten and are tried again: {Reason}")]
    private static partial void PruningFailed(ILogger log, string reason);
}

using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Drift;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Reconciling;

/// <summary>
/// Runs the reconciliation every interval, on whichever node comes to it first, and keeps the gauges fresh on all of them.
/// </summary>
internal sealed partial class ReconciliationService(
    Reconciler reconciler, DriftGauges gauges, ReconciliationOptions options, IHostApplicationLifetime lifetime, TimeProvider time,
        ILogger<ReconciliationService> log)
    : StartedService(lifetime)
{
    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var tick = new PeriodicTimer(options.Tick, time);
        do
        {
            try
            {
                // Whether it is time is the database's to say: all nodes ask, and one runs.
                if (await reconciler.RunAsync(onDemand: false, stopping) is null) await gauges.RefreshAsync(stopping);
            }
            catch (Exception failed) when (failed is LedgerUnavailableException or TimeoutException or InvalidOperationException)
            {
                RunFailed(log, failed.Message);   // the next tick tries again
            }
        }
        while (await tick.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(EventId = 1219, Level = LogLevel.Warning, Message = "The reconciliation could not run and is tried again: {Reason}")]
    private static partial void RunFailed(ILogger log, string reason);
}

using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Microsoft.Extensions.Hosting;

namespace Inventory.Events.Inbox;

/// <summary>Counts what waits in the inbox every few seconds, for metrics. Each node shows all of it.</summary>
internal sealed class InboxCounting(
    InboxDepths depths, InboxMetrics metrics, InboxOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
    : StartedService(lifetime)
{
    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                metrics.Waits(await depths.ReadAsync(stopping));
            }
            catch (LedgerUnavailableException)
            {
                // What was counted last stands; that the database is away others tell.
            }

            await Task.Delay(options.CountPeriod, time, stopping);
        }
    }
}

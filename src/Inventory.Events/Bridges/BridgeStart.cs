using Inventory.Events.Deliveries;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Bridges;

/// <summary>Gives bridges that were never configured before their place: the end of the log, as it is then.</summary>
internal sealed partial class BridgeStart(
    IEnumerable<IBridge> bridges, DeliveryStore store, DeliveryBell bell, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<BridgeStart> log) : StartedService(lifetime)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        foreach (var bridge in bridges)
        {
            while (!await EnsureAsync(BridgeKind.ConsumerOf(bridge), stopping)) await Task.Delay(AfterFailure, time, stopping);
        }
    }

    private async Task<bool> EnsureAsync(string consumer, CancellationToken stopping)
    {
        try
        {
            await store.EnsureAsync(consumer, tenantId: 0, stopping);
            bell.Ring(consumer);
            return true;
        }
        catch (LedgerUnavailableException away)
        {
            Waits(log, consumer, away.Message);
            return false;
        }
    }

    [LoggerMessage(1770, LogLevel.Warning, "Consumer {Name} cannot be given its place yet: {Reason}")]
    private static partial void Waits(ILogger log, string name, string reason);
}

using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Partitions;

/// <summary>Has the journal's partitions looked after, on one node at a time, and reads on every node how they stand.</summary>
internal sealed partial class PartitionJob(
    PartitionRotation rotation, PartitionOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PartitionJob> log)
    : StartedService(lifetime)
{
    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Period, time);
        do
        {
            try
            {
                await rotation.RunAsync(stopping);
                await rotation.LookAsync(stopping);
            }
            catch (LedgerUnavailableException away)
            {
                CannotLook(log, away.Message);   // there will be another time
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(EventId = 1729, Level = LogLevel.Warning, Message = "The journal's partitions cannot be looked after: {Reason}")]
    private static partial void CannotLook(ILogger log, string reason);
}

using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal.Partitions;
using Microsoft.Extensions.Hosting;

namespace Inventory.Events.Partitions;

/// <summary>Keeps stamping from reading the end of the journal whole, however fast it grows: see <see cref="JournalPartitions"/>.</summary>
internal sealed class SummaryJob(
    JournalPartitions partitions, PartitionOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    : StartedService(lifetime)
{
    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.SummaryPeriod, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await partitions.SummarizeAsync(stopping);
            }
            catch (LedgerUnavailableException)
            {
                // Slower until another time; whoever stamps tells that the database is away.
            }
        }
    }
}

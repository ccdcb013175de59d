using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>Finds holds that are over and not yet ended, and has their items end them. Two sweeps at once, or a sweep that comes late, do no harm.</summary>
public sealed partial class ExpirySweeper(
    IGrainFactory grains, OverdueHolds overdue, ExpiryPace pace, LedgerClock clock, GrainMetrics metrics, ILogger<ExpirySweeper> log)
{
    private const int ItemsPerPage = 500;
    private const int PagesWithoutProgressMax = 3;

    /// <summary>Sweeps all shards until no hold that is over by now is left.</summary>
    /// <returns>How many lines of holds it ended.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<long> SweepAsync(CancellationToken cancellation = default) => SweepAsync(null, cancellation);

    /// <inheritdoc cref="SweepAsync(CancellationToken)"/>
    /// <param name="shard">Only items of this shard; null for all.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public async Task<long> SweepAsync(int? shard, CancellationToken cancellation = default)
    {
        long swept = 0;
        var withoutProgress = 0;
        var now = clock.Now;
        while (true)
        {
            var items = await overdue.FindItemsAsync(now, ItemsPerPage, shard, cancellation);
            if (items.Count == 0 || withoutProgress == PagesWithoutProgressMax)
            {
                if (swept > 0) Swept(log, swept);
                return swept;
            }

            var ended = (await Task.WhenAll(items.Where(item => item.Holds > 0).Select(EndAsync))).Sum();
            var raised = await overdue.RaiseAsync(items, cancellation);
            // Items that cannot be ended now (the ledger is away, somebody else is at it) are left to the next sweep rather than asked for ever.
            withoutProgress = ended + raised == 0 ? withoutProgress + 1 : 0;
            swept += ended;
        }
    }

    // Takes turns with the items that end theirs by their own timers. One item that fails must not keep the others from ending.
    private async Task<long> EndAsync(OverdueItem item)
    {
        var pass = pace.Enter();
        try
        {
            await pass.Granted;
            pass.Weigh((int)Math.Min(item.Holds, int.MaxValue));
            var ended = await grains.GetGrain<IItemEnds>(GrainKeys.Item(item.Tenant, item.ItemId)).End();
            // Confirmed, released, extended or ended by somebody else between the search and now: nothing is wrong with that.
            if (ended is { Outcome: Outcome.Done, More: false } && item.Holds > ended.Lines) metrics.SweepSkipped(item.Holds - ended.Lines);
            return ended.Lines;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            ItemFailed(log, item.Tenant, item.ItemId, failed);
            return 0;
        }
        finally
        {
            pass.Leave();
        }
    }

    [LoggerMessage(1200, LogLevel.Information, "A sweep ended lines of holds that were over: {Lines}")]
    private static partial void Swept(ILogger log, long lines);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Error,
        Message = "What is over on '{ItemId}' of tenant '{Tenant}' could not be ended; the next sweep tries again.")]
    private static partial void ItemFailed(ILogger log, string tenant, string itemId, Exception error);
}

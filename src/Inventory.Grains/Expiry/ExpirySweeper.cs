using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Grains.Expiry;

/// <summary>
/// Finds holds that are over and not yet ended, and has their items end them. Two sweeps at once, or a sweep that comes late, do no harm.
/// </summary>
public sealed partial class ExpirySweeper(
    IGrainFactory grains, IOverdueHolds overdue, ExpiryPace pace, ItemLimits limits, LedgerClock clock, TimeProvider time,
    GrainMetrics metrics, ILogger<ExpirySweeper> log)
{
    /// <summary>Sweeps all shards until no hold that is over by now is left.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<Swept> SweepAsync(CancellationToken cancellation = default) => SweepAsync(null, cancellation);

    /// <inheritdoc cref="SweepAsync(CancellationToken)"/>
    /// <param name="shard">Only items of this shard; null for all.</param>
    /// <param name="cancellation">Stops between pages.</param>
    public async Task<Swept> SweepAsync(int? shard, CancellationToken cancellation = default)
    {
        long swept = 0;
        var failed = new Dictionary<(string, string), SweepFailure>();
        var withoutProgress = 0;
        var now = clock.Now;
        while (true)
        {
            var items = await overdue.FindItemsAsync(now, limits.SweptPerPage, shard, cancellation);
            if (items.Count == 0 || withoutProgress == limits.IdlePagesMax) break;
            var ended = 0L;
            foreach (var (item, came) in await Task.WhenAll(items.Where(item => item.Holds > 0).Select(EndAsync)))
            {
                ended += came?.Lines ?? 0;
                if (came is { Outcome: Outcome.Done or Outcome.ItemNotFound }) failed.Remove((item.Tenant, item.ItemId));
                else failed[(item.Tenant, item.ItemId)] = new(item.Tenant, item.ItemId, came?.Outcome);
            }

            var raised = await overdue.RaiseAsync(items, cancellation);
            // Items that cannot be ended now (the ledger is away, somebody else is at it) are left to the next sweep rather than asked for
            // ever.
            withoutProgress = ended + raised == 0 ? withoutProgress + 1 : 0;
            swept += ended;
        }

        metrics.Swept(time.GetUtcNow());
        if (swept > 0) Ended(log, swept);
        return new(swept, [.. failed.Values.OrderBy(failure => failure.ItemId, StringComparer.Ordinal)]);
    }

    // Shares the pace with the items that end theirs by their own timers. One item that fails must not keep the others from ending.
    private async Task<(OverdueItem Item, ItemEnded? Ended)> EndAsync(OverdueItem item)
    {
        var pass = pace.Enter();
        try
        {
            await pass.Granted;
            pass.Weigh((int)Math.Min(item.Holds, int.MaxValue));
            var ended = await grains.GetGrain<IItemEnds>(GrainKeys.Item(item.Tenant, item.ItemId)).End();
            // Confirmed, released, extended or ended by somebody else between the search and now: nothing is wrong with that.
            if (ended is { Outcome: Outcome.Done, More: false } && item.Holds > ended.Lines) metrics.SweepSkipped(item.Holds - ended.Lines);
            return (item, ended);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            ItemFailed(log, item.Tenant, item.ItemId, failed);
            return (item, null);
        }
        finally
        {
            pass.Leave();
        }
    }

    [LoggerMessage(1200, LogLevel.Information, "A sweep ended lines of holds that were over: {Lines}")]
    private static partial void Ended(ILogger log, long lines);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Error,
        Message = "What is over on '{ItemId}' of tenant '{Tenant}' could not be ended; the next sweep tries again.")]
    private static partial void ItemFailed(ILogger log, string tenant, string itemId, Exception error);
}

/// <summary>What a sweep came to.</summary>
/// <param name="Ended">Lines of holds that were left to it and that it ended.</param>
/// <param name="Failed">Items on which what is over could not be ended.</param>
public sealed record Swept(long Ended, IReadOnlyList<SweepFailure> Failed);

/// <summary>An item on which what is over could not be ended.</summary>
/// <param name="Tenant">Its tenant's name.</param>
/// <param name="ItemId">Its id.</param>
/// <param name="Why">What its grain answered; null where it failed in a way that the log tells.</param>
public sealed record SweepFailure(string Tenant, string ItemId, Outcome? Why);

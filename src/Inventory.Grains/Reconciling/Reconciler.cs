using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Drift;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Grains.Reconciling;

/// <summary>Finds drift, has the items' own grains explain it, and puts it right when told to.</summary>
public sealed partial class Reconciler(
    IGrainFactory grains, DriftFinder finder, DriftReads drift, DriftGauges gauges, ItemReads items, LedgerClock clock,
        ReconciliationOptions options, ILogger<Reconciler> log)
{
    private const int ItemsPerPage = 500;
    private static readonly Caller Service = new() { Actor = Requester.Service.Actor };

    // Of the finds that are open, which the log has heard of: each is told once, however many runs come upon it.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    /// <summary>Runs once, on demand or because it is time.</summary>
    /// <param name="onDemand">Also where the last run was a moment ago, and over the whole catalogue.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <returns>What came of it; null when another node is at it or just was.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<ReconciliationRun?> RunAsync(bool onDemand, CancellationToken cancellation = default)
    {
        var run = await finder.RunAsync(options.Interval, onDemand ? null : options.ApartMin, wholeCatalogue: onDemand, cancellation);
        if (run is null) return null;
        // The owners look again: their explanation is kept, and they forget what they believed about rows that were changed behind their
        // backs.
        foreach (var key in run.Suspects)
        {
            cancellation.ThrowIfCancellationRequested();
            var (tenant, itemId) = GrainKeys.Split(key);
            // Whoever asks for a comparison wants to see what there is. Where nobody does, what is wrong shall not wait for a caller.
            await LookAgainAsync(tenant, itemId, thenRepair: !onDemand && options.Repair is DriftRepair.Auto, cancellation);
        }

        await gauges.RefreshAsync(cancellation);
        return run;
    }

    /// <summary>Has the grains of all nights of one property replay their journals and compare, whatever the last run saw.</summary>
    /// <param name="tenantId">Whose property.</param>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="property">The property.</param>
    /// <param name="cancellation">Stops between items.</param>
    /// <returns>How many items were looked at, and how many of them disagree.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<(long ItemsChecked, long ItemsDrifted)> RunAsync(int tenantId, string tenant, string property,
        CancellationToken cancellation = default)
    {
        long examined = 0, drifted = 0;
        List<ItemReading> page;
        string? after = null;
        do
        {
            var filter = new ItemFilter { Prefix = $"room:{property}:", After = after, Limit = ItemsPerPage };
            page = await items.ListAsync(tenantId, filter, clock.Now, cancellation);
            foreach (var night in page)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await LookAgainAsync(tenant, after = night.ItemId, thenRepair: false, cancellation)) drifted++;
            }

            examined += page.Count;
        }
        while (page.Count == ItemsPerPage);

        await gauges.RefreshAsync(cancellation);
        return (examined, drifted);
    }

    /// <summary>Puts one item right through its own grain, or tells what that would do.</summary>
    /// <param name="tenant">Whose item.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="command">Who, why, and whether it is a dry run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<ReconcileAnswer> ReconcileAsync(string tenant, string itemId, ReconcileItem command, CancellationToken cancellation =
        default)
    {
        var answer = await grains.GetGrain<IItemGrain>(GrainKeys.Item(tenant, itemId)).Reconcile(command);
        await ExplainAsync(tenant, itemId, answer, cancellation);
        if (!answer.Applied) return answer;
        Reconciled(log, itemId, tenant, string.Join(", ", answer.Disagrees), command.Caller.Actor);
        await gauges.RefreshAsync(cancellation);
        return answer;
    }

    // True where the item's own grain finds that it disagrees.
    private async Task<bool> LookAgainAsync(string tenant, string itemId, bool thenRepair, CancellationToken cancellation)
    {
        try
        {
            var answer = await ReconcileAsync(tenant, itemId, new() { Caller = Service, DryRun = true }, cancellation);
            if (answer.Outcome is not Outcome.Done) return false;
            // The owner puts its counters right before it answers anything.
            if (thenRepair) await grains.GetGrain<IItemGrain>(GrainKeys.Item(tenant, itemId)).Get();
            return true;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // What SQL found stays as found.
            LookFailed(log, tenant, itemId, failed);
            return false;
        }
    }

    private async Task ExplainAsync(string tenant, string itemId, ReconcileAnswer answer, CancellationToken cancellation)
    {
        if (answer.Outcome is not (Outcome.Done or Outcome.NothingDisagrees)) return;
        var (before, journal) = (answer.Before!, answer.Journal);
        var foundAt = await drift.ExplainAsync(tenant, itemId, new()
        {
            Disagrees = answer.Applied ? [] : answer.Disagrees,
            Holds = new(null, answer.HoldsAllocated, answer.HoldsHeld),
            Journal = journal is null ? null : new(journal.OnHand, journal.Allocated, journal.Held),
            JournalSequence = journal?.Version,
            BrokenAt = answer.BrokenAt,
            BrokenSince = answer.BrokenSince,
            Units = Math.Abs(before.Held - answer.After!.Held) + Math.Abs(before.Allocated - answer.After.Allocated)
                + Math.Abs(before.OnHand - answer.After.OnHand),
            Resolution = answer.Applied ? "reconciled" : null,
        }, cancellation);
        var key = GrainKeys.Item(tenant, itemId);
        if (foundAt is not { } at)
        {
            _told.TryRemove(key, out _);
            return;
        }

        if (_told.TryGetValue(key, out var told) && told == at) return;
        _told[key] = at;
        Drifted(log, tenant, itemId, string.Join(", ", answer.Disagrees), before.Held, answer.HoldsHeld);
    }

    [LoggerMessage(EventId = 1217, Level = LogLevel.Error,
        Message =
            "'{ItemId}' of tenant '{Tenant}' has drifted: {Disagrees} disagree(s); {Stored} stored as held, {Counted} in live holds.")]
    private static partial void Drifted(ILogger log, string tenant, string itemId, string disagrees, long stored, long counted);

    [LoggerMessage(EventId = 1226, Level = LogLevel.Warning,
        Message = "'{ItemId}' of tenant '{Tenant}' had drifted and was reconciled by '{Actor}': {Disagrees} disagreed.")]
    private static partial void Reconciled(ILogger log, string itemId, string tenant, string disagrees, string actor);

    [LoggerMessage(EventId = 1218, Level = LogLevel.Warning,
        Message = "'{ItemId}' of tenant '{Tenant}' could not be compared by its own grain.")]
    private static partial void LookFailed(ILogger log, string tenant, string itemId, Exception error);
}

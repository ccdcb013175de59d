using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

// Reconciling: between rounds, under the row lock, from rows alone. Nothing this activation believes goes into it, and nothing is ended
// before it: on an item whose counters were changed by hand, ending a hold may be the very thing that the database refuses.
internal sealed partial class ItemGrain
{
    private Queue<(ReconcileItem Command, JournalReplay Journal, TaskCompletionSource<ReconcileAnswer> Answer)>? _reconciliations;

    private async Task<ReconcileAnswer> EnqueueReconciliation(ReconcileItem command)
    {
        var journal = new JournalReplay();
        try
        {
            _tenant ??= await services.Tenants.FindAsync(GrainKeys.Split(context.GrainId.Key.ToString()!).Tenant);
            if (_tenant is null) return new() { Outcome = Outcome.ItemNotFound };
            // Most of a long journal is read while the item goes on as ever; what it appends meanwhile is read under the lock.
            while (await ReadOnAsync(journal, services.Reads.AskAsync, liveUnits: false) is { Events.Count: LedgerQuestion.EventsMax })
            {
            }
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }

        var answer = new TaskCompletionSource<ReconcileAnswer>();
        (_reconciliations ??= new()).Enqueue((command, journal, answer));
        Advance();
        return await answer.Task;
    }

    private async Task ReconcileNextAsync()
    {
        var (command, journal, answer) = _reconciliations!.Dequeue();
        try
        {
            answer.SetResult(await ReconcileUnderLockAsync(command, journal));
        }
        catch (LedgerUnavailableException)
        {
            answer.SetResult(new() { Outcome = Outcome.LedgerUnavailable });
        }
        catch (Exception failed)
        {
            ReconcilingFailed(services.Log, _itemId.Value, failed);
            answer.SetException(failed);
        }
        finally
        {
            // Whatever came of it: from here on this activation knows what the rows say, also where somebody changed them without a new
            // version.
            Unload();
            _roundRunning = false;
            Advance();
        }
    }

    private async Task<ReconcileAnswer> ReconcileUnderLockAsync(ReconcileItem command, JournalReplay journal)
    {
        await using var locked = await services.Store.LockAsync(_tenant!.Id, [_itemId.Value]);
        LedgerReading reading;
        do
        {
            reading = await ReadOnAsync(journal, async question => (await locked.ReadAsync([question]))[0], liveUnits: true);
        }
        while (reading.Events.Count == LedgerQuestion.EventsMax);

        if (reading.Item is not { } item) return new() { Outcome = Outcome.ItemNotFound };
        var compared = Reconciliation.Compare(item.Stock, reading.LiveUnits, journal);
        var latest = item.Stock.UpdatedAt > journal.Stated.UpdatedAt ? item.Stock.UpdatedAt : journal.Stated.UpdatedAt;
        var act = new ItemAct(command.Caller.Domain(), _itemId.Value, services.Clock.NowAfter(latest), command.Reason);
        var change = compared.Change(_itemId, act);
        var after = (item.Stock with { Version = compared.Target.Version }).Apply(change);
        if (!compared.Differs) return Answer(compared, item, item.Stock, Outcome.NothingDisagrees);
        if (command.DryRun) return Answer(compared, item, after, Outcome.Done);

        var set = new ChangeSet(_tenant.Id);
        set.Items.Add(new(item.ItemKey, _itemId, item.Stock.Version, after));
        set.Events.Add(new(item.ItemKey, change, after));
        return await locked.CommitAsync(set) switch
        {
            Verdict.Applied => Answer(compared, item, after, Outcome.Done) with { Applied = true },
            Verdict.Unknown => Answer(compared, item, after, Outcome.OutcomeUnknown),
            Verdict.Refused => throw new InvalidOperationException($"The ledger refuses to have '{_itemId}' reconciled."),
            _ => Answer(compared, item, after, Outcome.LedgerUnavailable),
        };
    }

    private async Task<LedgerReading> ReadOnAsync(JournalReplay journal, Func<LedgerQuestion, Task<LedgerReading>> read, bool liveUnits)
    {
        var reading =
            await read(new() { TenantId = _tenant!.Id, ItemId = _itemId.Value, LiveUnits = liveUnits, EventsAfter = journal.Sequence });
        foreach (var entry in reading.Events) journal.Add(entry);
        return reading;
    }

    private ReconcileAnswer Answer(Reconciliation compared, LedgerItem item, in Stock after, Outcome outcome) => new()
    {
        Outcome = outcome,
        Before = compared.Before.View(_itemId.Value, item.Metadata),
        After = after.View(_itemId.Value, item.Metadata),
        HoldsAllocated = compared.Holds.Allocated,
        HoldsHeld = compared.Holds.Held,
        Journal = compared.Journal.Sequence == 0 ? null : compared.Journal.Stated.View(_itemId.Value, item.Metadata),
        Disagrees = compared.Disagrees,
        BrokenAt = compared.Journal.Break?.Sequence,
        BrokenSince = compared.Journal.Break?.At,
    };

    [LoggerMessage(EventId = 1214, Level = LogLevel.Error, Message = "Reconciling '{ItemId}' failed.")]
    private static partial void ReconcilingFailed(ILogger log, string itemId, Exception error);
}

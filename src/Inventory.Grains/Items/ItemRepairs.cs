using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

/// <summary>
/// Comparisons of an item with its holds and its journal: between rounds, under the row lock, from rows alone. Nothing the item believes
/// goes into them, and nothing is ended before: on an item whose counters were changed by hand, ending a hold may be the very thing that
/// the database refuses.
/// </summary>
internal sealed partial class ItemRepairs(ItemKnown known)
{
    private readonly Queue<(ReconcileItem Command, JournalReplay Journal, TaskCompletionSource<ReconcileAnswer> Answer)> _waiting = new();

    /// <summary>Whether one waits for its turn.</summary>
    public bool Any => _waiting.Count > 0;

    /// <summary>Reads most of a long journal while the item goes on as ever; what it appends meanwhile is read under the lock.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<JournalReplay> ReadAheadAsync()
    {
        var journal = new JournalReplay();
        while (await ReadOnAsync(journal, known.Services.Ledger.ReadAsync, liveUnits: false) is { Events.Count: LedgerQuestion.EventsMax })
        {
        }

        return journal;
    }

    /// <summary>Lets one wait.</summary>
    public Task<ReconcileAnswer> Add(ReconcileItem command, JournalReplay journal)
    {
        var answer = new TaskCompletionSource<ReconcileAnswer>();
        _waiting.Enqueue((command, journal, answer));
        return answer.Task;
    }

    /// <summary>Carries out the one that has waited longest. Never throws: what goes wrong is told to whoever waits.</summary>
    public async Task NextAsync()
    {
        var (command, journal, answer) = _waiting.Dequeue();
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
            ReconcilingFailed(known.Services.Log, known.Id.Value, failed);
            answer.SetException(failed);
        }
        finally
        {
            // Whatever came of it: from here on the item knows what the rows say, also where somebody changed them without a new version.
            known.Unload();
        }
    }

    private async Task<ReconcileAnswer> ReconcileUnderLockAsync(ReconcileItem command, JournalReplay journal)
    {
        await using var locked = await known.Services.Store.LockAsync(known.Tenant!.Id, [known.Id.Value]);
        LedgerReading reading;
        do
        {
            reading = await ReadOnAsync(journal, async question => (await locked.ReadAsync([question]))[0], liveUnits: true);
        }
        while (reading.Events.Count == LedgerQuestion.EventsMax);

        if (reading.Item is not { } item) return new() { Outcome = Outcome.ItemNotFound };
        var compared = Reconciliation.Compare(item.Stock, reading.LiveUnits, journal);
        var latest = item.Stock.UpdatedAt > journal.Stated.UpdatedAt ? item.Stock.UpdatedAt : journal.Stated.UpdatedAt;
        var act = new ItemAct(command.Caller.Domain(), known.Id.Value, known.Services.Clock.NowAfter(latest), command.Reason);
        var change = compared.Change(known.Id, act);
        var after = (item.Stock with { Version = compared.Target.Version }).Apply(change);
        if (!compared.Differs) return Answer(compared, item, item.Stock, Outcome.NothingDisagrees);
        if (command.DryRun) return Answer(compared, item, after, Outcome.Done);

        var set = new ChangeSet(known.Tenant.Id);
        set.Items.Add(new(item.ItemKey, known.Id, item.Stock.Version, after));
        set.Events.Add(new(item.ItemKey, change, after));
        return await locked.CommitAsync(set) switch
        {
            Verdict.Applied => Answer(compared, item, after, Outcome.Done) with { Applied = true },
            Verdict.Unknown => Answer(compared, item, after, Outcome.OutcomeUnknown),
            Verdict.Refused => throw new InvalidOperationException($"The ledger refuses to have '{known.Id}' reconciled."),
            _ => Answer(compared, item, after, Outcome.LedgerUnavailable),
        };
    }

    private async Task<LedgerReading> ReadOnAsync(JournalReplay journal, Func<LedgerQuestion, Task<LedgerReading>> read, bool liveUnits)
    {
        var reading = await read(new()
        {
            TenantId = known.Tenant!.Id, ItemId = known.Id.Value, LiveUnits = liveUnits, EventsAfter = journal.Sequence,
        });
        foreach (var entry in reading.Events) journal.Add(entry);
        return reading;
    }

    private ReconcileAnswer Answer(Reconciliation compared, LedgerItem item, in Stock after, Outcome outcome) => new()
    {
        Outcome = outcome,
        Before = compared.Before.View(known.Id.Value, item.Metadata),
        After = after.View(known.Id.Value, item.Metadata),
        HoldsAllocated = compared.Holds.Allocated,
        HoldsHeld = compared.Holds.Held,
        Journal = compared.Journal.Sequence == 0 ? null : compared.Journal.Stated.View(known.Id.Value, item.Metadata),
        Disagrees = compared.Disagrees,
        BrokenAt = compared.Journal.Break?.Sequence,
        BrokenSince = compared.Journal.Break?.At,
    };

    [LoggerMessage(EventId = 1214, Level = LogLevel.Error, Message = "Reconciling '{ItemId}' failed.")]
    private static partial void ReconcilingFailed(ILogger log, string itemId, Exception error);
}

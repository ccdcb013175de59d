using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Holds;

/// <summary>
/// Decides about commands on holds of several lines, each all or nothing: their items stand still, one change set carries all that they do,
/// and no journal ever shows a part. Where the items' grains cannot keep the decision from going stale (another node's do not know of us),
/// it decides under the items' row locks.
/// </summary>
internal sealed partial class UnionDecision(
    StandingServices standingServices, ILedgerStore store, CommitLanes lanes, ReadLanes reads, LedgerClock clock, GrainMetrics metrics,
    ILogger<UnionDecision> log) : IUnionDecision
{
    private readonly LaneLedger _lanes = new(lanes, reads);

    /// <inheritdoc />
    public async Task<IReadOnlyList<(DeskCommand Command, Func<Task>? After)>> DecideAsync(Union union)
    {
        var back = new Backs(standingServices);
        var commands = new List<DeskCommand>(union.Commands);
        using var standing = new StandingItems(standingServices, union.Tenant);
        try
        {
            back.Sort(commands, await standing.EnterAsync(union.Items));
            if (commands.Count == 0) return back.All;
            var items = new SortedSet<ItemId>(commands.SelectMany(static command => command.Items));
            standing.Keep(items);
            standing.Decide();
            var verdict = commands.Exists(command => command.Setbacks.Stales >= standingServices.Limits.StalesBeforeLocking)
                ? await UnderLockAsync(union.Tenant, commands, items, standing)
                : await AttemptAsync(union.Tenant, commands, standing.Known(items),
                    commands.ConvertAll(static command => command.Read), standing, _lanes);
            if (verdict is Verdict.Stale) standing.TellAll(new() { Stale = true });
            else if (verdict is IRoundLedger.Suspect or Verdict.Refused) standing.TellAll(new() { Suspect = true });
            // The items go on before the answers are there: whoever hears one may ask them next.
            standing.Dispose();
            back.Settle(commands, verdict);
        }
        catch (LedgerUnavailableException)
        {
            back.Settle(commands, Verdict.Unavailable);
        }
        catch (Exception failed)
        {
            DecisionFailed(log, commands.Count, failed);
            foreach (var command in commands) command.Command.Fail(failed);
        }

        return back.All;
    }

    private async Task<Verdict> UnderLockAsync(
        Tenant tenant, List<DeskCommand> commands, IReadOnlyCollection<ItemId> items, StandingItems standing)
    {
        metrics.Locked();
        await using var locked = await store.LockAsync(tenant.Id, [.. items.Select(static item => item.Value)]);
        var fresh = await locked.ReadAsync([.. commands.Select(static command => command.Question),
            .. items.Select(item => new LedgerQuestion { TenantId = tenant.Id, ItemId = item.Value })]);
        var read = items.Select((item, i) => (Item: item, Known: fresh[commands.Count + i].Item)).ToArray();
        // Somebody's hand was there after they came to stand still.
        if (Array.Exists(read, pair => pair.Known is { IsSuspect: true } && !standing.HasDrifted(pair.Item))) return IRoundLedger.Suspect;
        foreach (var (item, known) in read)
        {
            if (known is not null) known.Stock = known.Stock with { IsDrifted = standing.HasDrifted(item) };
        }

        return await AttemptAsync(tenant, commands, read, fresh[..commands.Count], standing,
            new LockedLedger(locked), unsound: IRoundLedger.Suspect);
    }

    // Unsound without a lock, the holds were read before the items stood still: another may have ended one in between. Read again rather
    // than have a CHECK say so.
    private async Task<Verdict> AttemptAsync(Tenant tenant, List<DeskCommand> commands,
        IReadOnlyCollection<(ItemId Item, LedgerItem? Known)> items, IReadOnlyList<LedgerReading?> readings, StandingItems standing,
        IRoundLedger ledger, Verdict unsound = Verdict.Stale)
    {
        var round = Decided(tenant, commands, items, readings);
        if (round is null) return Verdict.Stale;
        if (!round.IsSound) return unsound;
        if (!round.Seal()) return Verdict.Applied;
        var verdict = await ledger.CommitAsync(round.Set);
        if (verdict is not Verdict.Applied) return verdict;
        foreach (var draft in round.Touched)
        {
            if (draft is { Written: true, Hold.Status: HoldStatus.Expired })
                metrics.Expired(round.Now - draft.Hold.ExpiresAt!.Value, draft.Before?.Status);
        }

        standing.Tell(round);
        return verdict;
    }

    // Null where a hold has moved on to items that do not stand still. A command that cannot be decided costs nobody else anything: the
    // others are decided without it.
    private ItemRound? Decided(Tenant tenant, List<DeskCommand> commands, IReadOnlyCollection<(ItemId Item, LedgerItem? Known)> items,
        IReadOnlyList<LedgerReading?> readings)
    {
        while (true)
        {
            var round = new ItemRound(tenant, items, clock.NowAfter);
            foreach (var reading in readings) round.Know(reading);
            if (!round.EndWhatIsOver()) return null;
            var failed = commands.Find(command => !TryDecide(command, round));
            if (failed is null) return round;
            commands.Remove(failed);
        }
    }

    private bool TryDecide(DeskCommand command, ItemRound round)
    {
        try
        {
            command.Command.Decide(round);
            return true;
        }
        catch (Exception failed)
        {
            CommandFailed(log, command.Command.HoldId, failed);
            command.Command.Fail(failed);
            return false;
        }
    }

    [LoggerMessage(EventId = 1227, Level = LogLevel.Error,
        Message = "A decision about {Commands} commands failed; their callers were told.")]
    private static partial void DecisionFailed(ILogger log, int commands, Exception error);

    [LoggerMessage(EventId = 1228, Level = LogLevel.Error,
        Message = "A command on hold '{HoldId}' could not be decided; its caller was told.")]
    private static partial void CommandFailed(ILogger log, string holdId, Exception error);
}

using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Grains.Holds;

/// <summary>Finds the items a hold is on. A hold of one line is its item's own affair; several lines are decided together.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class HoldsGrain(
    HoldRoutes routes, HoldCoordinator coordinator, ReadLanes reads, CommitLanes lanes, TenantDirectory tenants, LedgerClock clock, IGrainContext context) : Grain, IHoldsGrain
{
    private Tenant? _tenant;

    private string TenantName => context.GrainId.Key.ToString()!;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tenant = await tenants.FindAsync(TenantName, cancellationToken);
        if (_tenant is not null) GrainMetrics.GroupHoldsOf(_tenant.Name);
    }

    /// <inheritdoc />
    public async Task<HoldAnswer> Place(Contracts.Holds.PlaceHold command)
    {
        var tenant = await TenantAsync();
        var several = command.Lines.Length > 1;
        var answer = several
            ? await coordinator.DecideAsync(tenant, new PlaceWork(command, tenant.HoldAgeMax))
            : await GrainFactory.GetGrain<IItemGrain>(GrainKeys.Item(tenant.Name, command.Lines[0].ItemId)).PlaceHold(command);
        if (several && answer is { Outcome: Outcome.Done, Replayed: false } or { Outcome: Outcome.InsufficientStock or Outcome.StopSell })
            GrainMetrics.GroupHold(tenant.Name, placed: answer.Outcome is Outcome.Done);
        if (answer is { Outcome: Outcome.Done, Hold: { Lines: [var first, ..] } }) routes.Learn(tenant.Id, command.HoldId, new(first.ItemId, several));
        return answer;
    }

    /// <inheritdoc />
    public Task<HoldAnswer> Get(string holdId) => OnHoldAsync(holdId, home => home.Get(holdId), () => new LookWork(holdId));

    /// <inheritdoc />
    public Task<HoldAnswer> Change(Contracts.Holds.ChangeHold command) => OnHoldAsync(command.HoldId, home => home.Change(command), () => new ChangeWork(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Confirm(Contracts.Holds.ConfirmHold command) => OnHoldAsync(command.HoldId, home => home.Confirm(command), () => new ConfirmWork(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Cancel(CancelHold command) => OnHoldAsync(command.HoldId, home => home.Cancel(command), () => new CancelWork(command));

    /// <inheritdoc />
    public Task<HoldAnswer> Fulfil(Contracts.Holds.FulfilHold command) => OnHoldAsync(command.HoldId, home => home.Fulfil(command), () => new FulfilWork(command));

    /// <inheritdoc />
    public async Task<HoldAnswer> Release(ReleaseHold command)
    {
        while (true)
        {
            var answer = await OnHoldAsync(command.HoldId, home => home.Release(command), () => new ReleaseWork(command));
            if (answer.Outcome is not Outcome.HoldNotFound || !command.SpendIfUnknown) return answer;
            if (await SpendAsync(command) is { } spent) return spent;
        }
    }

    private async Task<HoldAnswer> OnHoldAsync(string holdId, Func<IItemHolds, Task<HoldAnswer>> alone, Func<HoldWork> together)
    {
        var tenant = await TenantAsync();
        if (routes.Find(tenant.Id, holdId) is not { } route)
        {
            Hold? hold;
            try
            {
                hold = (await reads.AskAsync(new() { TenantId = tenant.Id, HoldIds = [holdId] })).Holds.GetValueOrDefault(holdId)?.Hold;
            }
            catch (LedgerUnavailableException)
            {
                return new() { Outcome = Outcome.LedgerUnavailable };
            }

            if (hold is null) return new() { Outcome = Outcome.HoldNotFound };
            // A spent id has no items; all that is left to say about it needs none.
            if (hold.AllLines.IsEmpty) return await coordinator.DecideAsync(tenant, together());
            routes.Learn(tenant.Id, holdId, route = new(hold.AllLines[0].Item.Value, hold.AllLines.Length > 1));
        }

        if (!route.Several)
        {
            var answer = await alone(GrainFactory.GetGrain<IItemHolds>(GrainKeys.Item(tenant.Name, route.HomeItemId)));
            if (!IsNotAlone(answer)) return answer;
            routes.Learn(tenant.Id, holdId, route with { Several = true });
        }

        return await coordinator.DecideAsync(tenant, together());
    }

    // Records an id as released with no lines. Null: somebody placed or spent it meanwhile.
    private async Task<HoldAnswer?> SpendAsync(ReleaseHold command)
    {
        var tenant = await TenantAsync();
        var set = new ChangeSet(tenant.Id);
        var hold = EndHold.Spend(command.HoldId, command.Reason, command.Caller.Domain(), clock.Now);
        set.Holds.Add(new(hold, 0, 0, null));
        return await lanes.CommitAsync(set, 0) switch
        {
            Verdict.Applied => new() { Outcome = Outcome.Done, Hold = hold.View() },
            Verdict.Stale => null,
            Verdict.Unknown => new() { Outcome = Outcome.OutcomeUnknown },
            _ => new() { Outcome = Outcome.LedgerUnavailable },
        };
    }

    private async ValueTask<Tenant> TenantAsync() =>
        _tenant ??= await tenants.FindAsync(TenantName) ?? throw new ArgumentException($"There is no tenant '{TenantName}'.");

    // Across a wire the answer is another object.
    private static bool IsNotAlone(HoldAnswer answer) =>
        answer is { Outcome: Outcome.Invalid, Errors: [var error] } && error == PendingHoldCommand.NotAlone.Errors[0];
}

using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>
/// The holds of one tenant, by hold id. Finds the items a hold is on: a hold of one line is its item's own affair, several lines are
/// decided together. Any number of callers may use it at once. What a host does itself goes straight here; others in the cluster call
/// <see cref="IHoldsGrain"/>. A command that is not done in <see cref="DoorOptions.Patience"/> ends with a <see cref="TimeoutException"/>:
/// its outcome is not known.
/// </summary>
public sealed class TenantHolds
{
    private static readonly HoldAnswer Overloaded = new() { Outcome = Outcome.Overloaded };
    private readonly HoldServices _services;
    private readonly Tenant _tenant;
    private readonly IClusterRefusals? _refusals;

    /// <param name="services">What all tenants share.</param>
    /// <param name="tenant">Whose holds.</param>
    /// <param name="refusals">Hears of refusals; null where whoever asks tells of them.</param>
    internal TenantHolds(HoldServices services, Tenant tenant, IClusterRefusals? refusals)
    {
        _services = services;
        _tenant = tenant;
        _refusals = refusals;
        services.Metrics.GroupHoldsOf(tenant.Id);
    }

    /// <summary>Sets units aside, or sells them at once. All lines or none.</summary>
    public async Task<HoldAnswer> PlaceAsync(PlaceHold command)
    {
        var several = command.Lines.Length > 1;
        HoldAnswer answer;
        if (several)
        {
            answer = await TogetherAsync(command);
        }
        else
        {
            using var asked = _services.Doors.Ask(_tenant.Name, command.Lines[0].ItemId, command);
            answer = (HoldAnswer?)await asked.Answer ?? Overloaded;
        }

        _services.Metrics.Answered(Operations.Place, answer.Outcome);
        var failed = answer.Outcome is Outcome.InsufficientStock or Outcome.StopSell;
        if (failed) _services.Metrics.PlacingFailed(answer, namesChannel: command.Channel is not null);
        if (several && (failed || answer is { Outcome: Outcome.Done, Replayed: false })) _services.Metrics.GroupHold(_tenant.Id,
            placed: !failed);
        if (answer is { Outcome: Outcome.Done, Hold: { Lines: [var first, ..] } })
            _services.Routes.Learn(_tenant.Id, command.HoldId, new(first.ItemId, several));
        Told(Operations.Place, command, answer);
        return answer;
    }

    /// <summary>The hold as of now.</summary>
    public Task<HoldAnswer> GetAsync(string holdId) => OnHoldAsync(holdId, new GetHold { HoldId = holdId });

    /// <summary>Moves lines, end or metadata to absolute targets.</summary>
    public Task<HoldAnswer> ChangeAsync(ChangeHold command) => WriteAsync(Operations.Change, command);

    /// <summary>Turns held units into allocated ones.</summary>
    public Task<HoldAnswer> ConfirmAsync(ConfirmHold command) => WriteAsync(Operations.Confirm, command);

    /// <summary>Gives back what is confirmed and not fulfilled.</summary>
    public Task<HoldAnswer> CancelAsync(CancelHold command) => WriteAsync(Operations.Cancel, command);

    /// <summary>Lets owed units leave.</summary>
    public Task<HoldAnswer> FulfilAsync(FulfilHold command) => WriteAsync(Operations.Fulfil, command);

    /// <summary>Gives held units back.</summary>
    public async Task<HoldAnswer> ReleaseAsync(ReleaseHold command)
    {
        while (true)
        {
            var answer = await OnHoldAsync(command.HoldId, command);
            if (answer.Outcome is Outcome.HoldNotFound && command.SpendIfUnknown)
            {
                if (await SpendAsync(command) is not { } spent) continue;
                answer = spent;
            }

            _services.Metrics.Answered(Operations.Release, answer.Outcome);
            Told(Operations.Release, command, answer);
            return answer;
        }
    }

    private async Task<HoldAnswer> WriteAsync(string operation, HoldCommand command)
    {
        var answer = await OnHoldAsync(command.HoldId, command);
        _services.Metrics.Answered(operation, answer.Outcome);
        Told(operation, command, answer);
        return answer;
    }

    private void Told(string operation, HoldCommand command, HoldAnswer answer)
    {
        if (answer.Outcome is not Outcome.Done) _refusals?.OfHold(_tenant, operation, command, answer);
    }

    private async Task<HoldAnswer> OnHoldAsync(string holdId, object command)
    {
        if (_services.Routes.Find(_tenant.Id, holdId) is not { } route)
        {
            Hold? hold;
            try
            {
                var read = await _services.InTime(_services.Reads.AskAsync(new() { TenantId = _tenant.Id, HoldIds = [holdId] }));
                hold = read.Holds.GetValueOrDefault(holdId)?.Hold;
            }
            catch (Exception failure) when (failure is LedgerUnavailableException or TimeoutException)
            {
                return new() { Outcome = Outcome.LedgerUnavailable };
            }

            if (hold is null) return new() { Outcome = Outcome.HoldNotFound };
            // A spent id has no items; all that is left to say about it needs none.
            if (hold.AllLines.IsEmpty) return await TogetherAsync(command);
            _services.Routes.Learn(_tenant.Id, holdId, route = new(hold.AllLines[0].Item.Value, hold.AllLines.Length > 1));
        }

        if (!route.Several)
        {
            using var asked = _services.Doors.Ask(_tenant.Name, route.HomeItemId, command);
            var answer = (HoldAnswer?)await asked.Answer ?? Overloaded;
            if (!IsNotAlone(answer)) return answer;
            _services.Routes.Learn(_tenant.Id, holdId, route with { Several = true });
        }

        return await TogetherAsync(command);
    }

    // Records an id as released with no lines. Null: somebody placed or spent it meanwhile.
    private async Task<HoldAnswer?> SpendAsync(ReleaseHold command)
    {
        var set = new ChangeSet(_tenant.Id);
        var hold = Ending.Spend(command.HoldId, command.Reason, command.Caller.Domain(), _services.Clock.Now);
        set.Holds.Add(new(hold, 0, 0, null));
        if (command.Mark is { } mark) set.Marks.Add(mark.Write());
        return await _services.InTime(_services.Lanes.CommitAsync(set).AsTask()) switch
        {
            Verdict.Applied => new() { Outcome = Outcome.Done, Hold = hold.View() },
            Verdict.Stale => null,
            Verdict.Unknown => new() { Outcome = Outcome.OutcomeUnknown },
            _ => new() { Outcome = Outcome.LedgerUnavailable },
        };
    }

    private Task<HoldAnswer> TogetherAsync(object command) => _services.InTime(_services.Desk.DecideAsync(_tenant, command));

    // Across a wire the answer is another object.
    private static bool IsNotAlone(HoldAnswer answer) =>
        answer is { Outcome: Outcome.Invalid, Errors: [var error] } && error == PendingHoldCommand.NotAlone.Errors[0];
}

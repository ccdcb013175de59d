using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>A command on a hold, decided in a round that is about all items of the hold: the only one, or several.</summary>
internal abstract class PendingHoldCommand : PendingCommand<HoldAnswer>
{
    /// <summary>The hold.</summary>
    public abstract string HoldId { get; }

    /// <summary>The items that the command names, beside those the hold is on.</summary>
    public virtual ImmutableArray<LineRequest> Named => [];

    /// <summary>Whether it may ask for units: then whatever is over on its items has to end first, so that it does not count.</summary>
    public virtual bool TakesUnits => false;

    /// <summary>
    /// The answer of an item that finds it cannot decide alone: the hold has several lines. See <see cref="Holds.HoldDesk"/>.
    /// </summary>
    public static HoldAnswer NotAlone { get; } =
        new() { Outcome = Outcome.Invalid, Errors = [new() { Field = "lines", Why = "are on several items" }] };

    /// <summary>The command as it waits to be decided.</summary>
    /// <param name="command">As <see cref="IItemDoor"/> takes it.</param>
    public static PendingHoldCommand Of(object command) => command switch
    {
        PlaceHold place => new PendingPlace(place),
        GetHold get => new PendingGetHold(get.HoldId),
        ChangeHold change => new PendingChange(change),
        ConfirmHold confirm => new PendingConfirm(confirm),
        ReleaseHold release => new PendingRelease(release),
        CancelHold cancel => new PendingCancel(cancel),
        FulfilHold fulfil => new PendingFulfil(fulfil),
        _ => throw new ArgumentException($"No item takes a {command.GetType().Name} at its door.", nameof(command)),
    };

    protected sealed override bool Acts(HoldAnswer answer) => answer is { Outcome: Outcome.Done, Replayed: false };

    protected sealed override HoldAnswer First(HoldAnswer lost, HoldAnswer found) =>
        found is { Outcome: Outcome.Done, Replayed: true } ? found with { Replayed = false } : found;

    protected sealed override HoldAnswer Failed(Outcome outcome) => new() { Outcome = outcome };

    /// <summary>When the hold underwent what the command asks for; null where that is not known.</summary>
    protected virtual DateTimeOffset? TookEffectAt(Hold hold, ItemRound round) =>
        NeedsCommand is { } key ? round.Commands.Find(key)?.At : null;

    protected HoldAnswer Take(ItemRound round, HoldCommand command, in HoldDecision decision)
    {
        if (decision.Repeated) Repeats(TookEffectAt(decision.Hold!, round));
        if (decision.Refusal is null && !decision.Repeated)
        {
            round.Accept(decision);
            if (command.Mark is { } mark) round.Set.Marks.Add(mark.Write());
        }
        else
        {
            round.LookAt(command.HoldId);
        }

        var answer = decision.Answer(round.Now, round);
        return decision.Hold is { } hold && round.HasDrifted(hold)
            ? (answer with { Hold = Now(hold, round).View() }).On(drifted: true) : answer;
    }

    /// <summary>The hold as it is told: over, and yet not ended, only where nothing ends before somebody has put an item right.</summary>
    protected static Hold Now(Hold hold, ItemRound round) =>
        hold.IsOver(round.Now) ? Ending.Expire(hold, new(Requester.Service, hold.HoldId, round.Now, round)).Hold! : hold;
}

/// <summary>Places a hold.</summary>
internal class PendingPlace(PlaceHold command) : PendingHoldCommand
{
    private readonly HoldTerms _terms = command.Terms();

    public sealed override string HoldId => command.HoldId;

    public sealed override ImmutableArray<LineRequest> Named => _terms.Lines;

    public sealed override bool TakesUnits => true;

    public sealed override string? PlacesHold => command.HoldId;

    protected sealed override DateTimeOffset? TookEffectAt(Hold hold, ItemRound round) => hold.PlacedAt;

    protected sealed override HoldAnswer DecideIn(ItemRound round)
    {
        var act = new HoldAct(command.Caller.Domain(), command.HoldId, round.Now, round);
        return Take(round, command, Placing.Decide(round.FindHold(command.HoldId)?.Hold, command.HoldId, _terms,
            round.Tenant.HoldAgeMax, act));
    }
}

/// <summary>Places a hold for a caller in the cluster, of whose refusal <paramref name="told"/> hears.</summary>
internal sealed class PendingClusterPlace(PlaceHold command, Action<PlaceHold, HoldAnswer> told) : PendingPlace(command)
{
    private readonly PlaceHold _command = command;

    protected override void Told(HoldAnswer answer)
    {
        if (answer.Outcome is not Outcome.Done) told(_command, answer);
    }
}

/// <summary>A command on a hold that exists.</summary>
internal abstract class PendingOnHold(string holdId) : PendingHoldCommand
{
    public sealed override string HoldId => holdId;

    public sealed override string? NeedsHold => holdId;

    protected sealed override HoldAnswer DecideIn(ItemRound round)
    {
        if (round.FindHold(holdId)?.Hold is not { } hold)
        {
            round.LookAt(holdId);
            return new() { Outcome = Outcome.HoldNotFound };
        }

        if (!round.Covers(hold)) return NotAlone;
        return DecideOn(hold, round);
    }

    protected abstract HoldAnswer DecideOn(Hold hold, ItemRound round);
}

/// <summary>Reads a hold, confirmed.</summary>
internal sealed class PendingGetHold(string holdId) : PendingOnHold(holdId)
{
    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        round.LookAt(hold.HoldId);
        return new HoldAnswer { Outcome = Outcome.Done, Hold = Now(hold, round).View() }.On(round.HasDrifted(hold));
    }
}

/// <summary>Changes a hold.</summary>
internal sealed class PendingChange(ChangeHold command) : PendingOnHold(command.HoldId)
{
    private readonly HoldChange _change = command.Change();

    public override ImmutableArray<LineRequest> Named => _change.Lines;

    public override bool TakesUnits => _change.ChangesLines;

    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Change, command.HoldId, command.ChangeId);

    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        var key = NeedsCommand!.Value;
        var act = new HoldAct(command.Caller.Domain(), command.ChangeId, round.Now, round);
        if (act.Foreign(hold)) return Take(round, command, new Refusal.ForeignChannel());
        if (round.Commands.Find(key) is { } earlier)
            return Take(round, command, HoldContents.Repeat(hold, HoldContents.Change(earlier.Content), _change));
        foreach (var line in _change.Lines)
        {
            if (round.At(line.Item) is null && line.Quantity > 0) return NotAlone;
        }

        var decision = Changing.Decide(hold, _change, command.Version, act);
        if (decision.Refusal is null) round.Remember(key, HoldContents.Text(_change));
        else round.Commands.LookAt(key);
        return Take(round, command, decision);
    }
}

/// <summary>Confirms a hold.</summary>
internal sealed class PendingConfirm(ConfirmHold command) : PendingOnHold(command.HoldId)
{
    public override bool TakesUnits => command.Reacquire;

    protected override DateTimeOffset? TookEffectAt(Hold hold, ItemRound round) => hold.ConfirmedAt;

    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        var act = new HoldAct(command.Caller.Domain(), command.HoldId, round.Now, round);
        return Take(round, command, Confirming.Decide(hold, command.Lines.Domain(), command.Reacquire, command.Version, act));
    }
}

/// <summary>Releases a hold.</summary>
internal sealed class PendingRelease(ReleaseHold command) : PendingOnHold(command.HoldId)
{
    protected override DateTimeOffset? TookEffectAt(Hold hold, ItemRound round) => hold.EndedAt;

    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        var act = new HoldAct(command.Caller.Domain(), command.HoldId, round.Now, round);
        return Take(round, command, Ending.Release(hold, command.Reason, command.Version, act));
    }
}

/// <summary>Cancels a hold.</summary>
internal sealed class PendingCancel(CancelHold command) : PendingOnHold(command.HoldId)
{
    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Cancel, command.HoldId, command.HoldId);

    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        var key = NeedsCommand!.Value;
        var again = round.Commands.Find(key) is not null;
        var act = new HoldAct(command.Caller.Domain(), command.HoldId, round.Now, round);
        var decision = Ending.Cancel(hold, command.Reason, command.Version, again, act);
        if (decision.Refusal is null && !decision.Repeated) round.Remember(key, HoldContents.Nothing);
        else if (!again) round.Commands.LookAt(key);
        return Take(round, command, decision);
    }
}

/// <summary>Fulfils a hold, or a part of it.</summary>
internal sealed class PendingFulfil(FulfilHold command) : PendingOnHold(command.HoldId)
{
    public override CommandKey? NeedsCommand { get; } = new(CommandKind.Fulfilment, command.HoldId, command.FulfilmentId);

    protected override HoldAnswer DecideOn(Hold hold, ItemRound round)
    {
        var key = NeedsCommand!.Value;
        var lines = command.Lines.Domain();
        var act = new HoldAct(command.Caller.Domain(), command.FulfilmentId, round.Now, round);
        if (act.Foreign(hold)) return Take(round, command, new Refusal.ForeignChannel());
        if (round.Commands.Find(key) is { } earlier)
            return Take(round, command, HoldContents.RepeatFulfilment(hold, earlier.Content, lines));
        var decision = Fulfilling.Decide(hold, lines, command.Version, act);
        if (decision.Refusal is null) round.Remember(key, HoldContents.Fulfilment(hold, lines));
        else round.Commands.LookAt(key);
        return Take(round, command, decision);
    }
}

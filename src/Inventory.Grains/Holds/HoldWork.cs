using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Holds;

/// <summary>A command on a hold of several lines, as its coordinator needs it.</summary>
internal abstract class HoldWork(string holdId, InboxMark? mark = null)
{
    public string HoldId { get; } = holdId;

    /// <summary>The event of the inbox that it carries out; null for none.</summary>
    public InboxMark? Mark { get; } = mark;

    /// <summary>The items the command names, beside those the hold is on.</summary>
    public virtual ImmutableArray<LineRequest> Named => [];

    /// <summary>Whether the hold has to be read first; placing one expects that there is none.</summary>
    public virtual bool OnExisting => true;

    /// <summary>Whether it may ask for units: then whatever is over on its items has to end first, so that it does not count.</summary>
    public virtual bool TakesUnits => false;

    /// <summary>The command's own id, where it has one.</summary>
    public virtual CommandKey? Command => null;

    /// <summary>What the command's id shall be remembered with.</summary>
    public virtual string? Content(Hold before) => null;

    /// <summary>Decides.</summary>
    /// <param name="hold">The hold, ended if it is over; null when there is none.</param>
    /// <param name="earlier">The content of an earlier command of this id.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="stocks">The items.</param>
    public abstract HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks);
}

internal sealed class PlaceWork(PlaceHold command, TimeSpan ageMax) : HoldWork(command.HoldId, command.Mark)
{
    private readonly HoldTerms _terms = command.Terms();

    public override ImmutableArray<LineRequest> Named => _terms.Lines;

    public override bool OnExisting => false;

    public override bool TakesUnits => true;

    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks) =>
        Placing.Decide(hold, HoldId, _terms, ageMax, new(command.Caller.Domain(), HoldId, now, stocks));
}

internal sealed class ChangeWork(ChangeHold command) : HoldWork(command.HoldId, command.Mark)
{
    private readonly HoldChange _change = command.Change();

    public override ImmutableArray<LineRequest> Named => _change.Lines;

    public override bool TakesUnits => _change.ChangesLines;

    public override CommandKey? Command { get; } = new(CommandKind.Change, command.HoldId, command.ChangeId);

    public override string Content(Hold before) => HoldContents.Text(_change);

    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks)
    {
        if (hold is null) return new Refusal.HoldNotFound();
        var act = new HoldAct(command.Caller.Domain(), command.ChangeId, now, stocks);
        if (act.Foreign(hold)) return new Refusal.ForeignChannel();
        return earlier is not null ? HoldContents.Repeat(hold, HoldContents.Change(earlier), _change)
            : Changing.Decide(hold, _change, command.Version, act);
    }
}

internal sealed class ConfirmWork(ConfirmHold command) : HoldWork(command.HoldId, command.Mark)
{
    public override bool TakesUnits => command.Reacquire;

    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks) => hold is null
        ? new Refusal.HoldNotFound()
        : Confirming.Decide(hold, command.Lines.Domain(), command.Reacquire, command.Version,
            new(command.Caller.Domain(), HoldId, now, stocks));
}

internal sealed class ReleaseWork(ReleaseHold command) : HoldWork(command.HoldId, command.Mark)
{
    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks) => hold is null
        ? new Refusal.HoldNotFound()
        : Ending.Release(hold, command.Reason, command.Version, new(command.Caller.Domain(), HoldId, now, stocks));
}

internal sealed class CancelWork(CancelHold command) : HoldWork(command.HoldId, command.Mark)
{
    public override CommandKey? Command { get; } = new(CommandKind.Cancel, command.HoldId, command.HoldId);

    public override string Content(Hold before) => HoldContents.Nothing;

    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks) => hold is null
        ? new Refusal.HoldNotFound()
        : Ending.Cancel(hold, command.Reason, command.Version, earlier is not null, new(command.Caller.Domain(), HoldId, now, stocks));
}

internal sealed class FulfilWork(FulfilHold command) : HoldWork(command.HoldId, command.Mark)
{
    private readonly ImmutableArray<LineRequest> _lines = command.Lines.Domain();

    public override CommandKey? Command { get; } = new(CommandKind.Fulfilment, command.HoldId, command.FulfilmentId);

    public override string Content(Hold before) => HoldContents.Fulfilment(before, _lines);

    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks)
    {
        if (hold is null) return new Refusal.HoldNotFound();
        var act = new HoldAct(command.Caller.Domain(), command.FulfilmentId, now, stocks);
        if (act.Foreign(hold)) return new Refusal.ForeignChannel();
        return earlier is not null ? HoldContents.RepeatFulfilment(hold, earlier, _lines)
            : Fulfilling.Decide(hold, _lines, command.Version, act);
    }
}

/// <summary>Reads the hold as of now: ends it if it is over, and has the ledger confirm it.</summary>
internal sealed class LookWork(string holdId) : HoldWork(holdId)
{
    public override HoldDecision Decide(Hold? hold, string? earlier, DateTimeOffset now, IStockLookup stocks) =>
        hold is null ? new Refusal.HoldNotFound() : HoldDecision.Repeat(hold);
}

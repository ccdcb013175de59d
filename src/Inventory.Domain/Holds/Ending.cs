using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>The three ways a hold gives its units back: released by its caller, expired at its end, cancelled after confirming.</summary>
public static class Ending
{
    /// <summary>Gives held units back. An expired hold becomes released: final, nothing re-acquires it.</summary>
    public static HoldDecision Release(Hold hold, string? reason, long? version, in HoldAct act)
    {
        if (act.Foreign(hold)) return new Refusal.ForeignChannel();
        if (StatusTable.Rule(HoldStep.Release, hold.Status) is StatusRule.Same) return HoldDecision.Repeat(hold);
        if (act.Guard(hold, version) is { } guarded) return guarded;
        if (StatusTable.Judge(HoldStep.Release, hold) is { } refusal) return refusal;
        return End(hold, HoldStatus.Released, StockEventType.HoldReleased, act.Now, reason, act);
    }

    /// <summary>Ends a hold whose end has passed. The caller has seen that it has.</summary>
    public static HoldDecision Expire(Hold hold, in HoldAct act) =>
        End(hold, HoldStatus.Expired, StockEventType.HoldExpired, hold.ExpiresAt!.Value, null, act);

    /// <summary>Gives back what is confirmed and not fulfilled; ends fulfilled where a part was.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="reason">Why, in the caller's words.</param>
    /// <param name="version">The version the caller believes in, if stated.</param>
    /// <param name="again">It was cancelled before, which a hold that ended fulfilled does not show by itself.</param>
    /// <param name="act">Who, when, and the stock.</param>
    public static HoldDecision Cancel(Hold hold, string? reason, long? version, bool again, in HoldAct act)
    {
        if (act.Foreign(hold)) return new Refusal.ForeignChannel();
        if (again || StatusTable.Rule(HoldStep.Cancel, hold.Status) is StatusRule.Same) return HoldDecision.Repeat(hold);
        if (act.Guard(hold, version) is { } guarded) return guarded;
        if (StatusTable.Judge(HoldStep.Cancel, hold) is { } refusal) return refusal;

        var partly = hold.AllLines.Any(line => line.Fulfilled > 0);
        var next = hold with
        {
            Status = partly ? HoldStatus.Fulfilled : HoldStatus.Cancelled,
            AllLines = partly ? [.. hold.AllLines.Select(line => line.Dropped ? line : line with { Quantity = line.Fulfilled })]
                : hold.AllLines,
            EndedAt = act.Now,
            Reason = reason,
            Version = hold.Version + 1,
        };
        var changes = ImmutableArray.CreateBuilder<StockChange>(hold.AllLines.Length);
        foreach (var line in hold.AllLines)
        {
            if (!line.Dropped)
                changes.Add(act.Change(StockEventType.HoldCancelled, next, line, allocated: -line.Outstanding, quantity: line.Outstanding));
        }

        return HoldDecision.Accept(next, changes.ToImmutable());
    }

    /// <summary>Records an unknown id as released with no lines, so that a request still on its way can never take effect.</summary>
    public static Hold Spend(string holdId, string? reason, Requester caller, DateTimeOffset now) => new()
    {
        HoldId = holdId,
        Status = HoldStatus.Released,
        AllLines = [],
        Terms = new() { Lines = [], Channel = caller.Channel },
        Version = 1,
        PlacedAt = now,
        EndedAt = now,
        Reason = reason,
    };

    private static HoldDecision End(Hold hold, HoldStatus status, StockEventType type, DateTimeOffset endedAt, string? reason,
        in HoldAct act)
    {
        var next = hold with { Status = status, EndedAt = endedAt, Reason = reason, Version = hold.Version + 1 };
        var changes = ImmutableArray.CreateBuilder<StockChange>(hold.AllLines.Length);
        foreach (var line in hold.AllLines)
        {
            if (!line.Dropped)
                changes.Add(act.Change(type, next, line, held: hold.Status is HoldStatus.Held ? -line.Quantity : 0));
        }

        return HoldDecision.Accept(next, changes.ToImmutable());
    }
}

using Inventory.Contracts;
using Inventory.Contracts.Holds;

namespace Inventory.Events.Inbox.Handlers;

/// <summary>What the answers to commands on holds mean to an event.</summary>
internal static class HoldResults
{
    public static InboxResult Of(HoldAnswer answer, string operation, string holdId, string? channel)
    {
        switch (answer.Outcome)
        {
            case Outcome.Done:
                return new InboxResult.Done(IsMarked: !answer.Replayed);
            case Outcome.Forbidden:
                return new InboxResult.Unfit(Failures.Of(answer.Outcome));
            case Outcome.Invalid:
                return new InboxResult.Unfit(Failures.Of(answer.Outcome, answer.Errors));
        }

        if (ReasonCode(answer.Outcome) is not { } reason) return new InboxResult.Failed(Failures.Of(answer.Outcome));
        var refused = new InboxResult.Refused(operation, holdId, channel, reason, answer);
        return answer.Outcome is Outcome.HoldNotFound ? new InboxResult.Awaited(refused, Failures.Of(answer.Outcome)) : refused;
    }

    // Null: it is no refusal, or not for good.
    private static string? ReasonCode(Outcome outcome) => outcome switch
    {
        Outcome.InsufficientStock => "insufficient_availability",
        Outcome.StopSell => "stop_sell",
        Outcome.ItemNotFound => "item_not_found",
        Outcome.HoldNotFound => "hold_not_found",
        Outcome.HoldExpired => "hold_expired",
        Outcome.HoldAgeLimit => "hold_age_limit",
        Outcome.HoldStatusConflict => "status_conflict",
        Outcome.IdReused => "id_reused",
        _ => null,
    };
}

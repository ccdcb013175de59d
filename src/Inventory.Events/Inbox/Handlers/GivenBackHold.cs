using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Inbox.Handlers;

/// <summary>
/// <c>order.cancelled.v1</c> and <c>payment.failed.v1</c>: release what is held and cancel what is confirmed. An id that nobody knows is
/// spent, so that a request still on its way has no effect; what is over stays as it is.
/// </summary>
internal sealed record GivenBackHold(string HoldId, string? Reason) : InboxEffect
{
    // What somebody else does to the hold in between shows by another status; nobody does so for ever.
    private const int LooksMax = 4;

    public static InboxEffect Read(EventData data, InboxSender sender) =>
        new GivenBackHold(data.Id("holdId", required: true) ?? "", data.Reason("reason"));

    public override string Subject => HoldId;

    public override async Task<InboxResult> RunAsync(InboxAct act)
    {
        var answer = new HoldAnswer { Outcome = Outcome.OutcomeUnknown };
        for (var look = 0; look < LooksMax; look++)
        {
            var known = await act.Holds.GetAsync(HoldId);
            if (known.Outcome is not (Outcome.Done or Outcome.HoldNotFound)) return HoldResults.Of(known, Operations.Release, HoldId, null);
            if (known.Hold is { } hold && Forbids(act.Event.Sender, hold) is { } forbidden)
                return new InboxResult.Unfit(new(Outcome.Forbidden.Code(), forbidden));
            switch (known.Hold?.Status)
            {
                case null or HoldStatus.Held:
                    answer = await act.Holds.ReleaseAsync(new()
                    {
                        Caller = act.Caller, HoldId = HoldId, Reason = Reason, SpendIfUnknown = true, Mark = act.Mark,
                    });
                    break;
                case HoldStatus.Confirmed:
                    answer = await act.Holds.CancelAsync(new() { Caller = act.Caller, HoldId = HoldId, Reason = Reason, Mark = act.Mark });
                    break;
                default:
                    return new InboxResult.Done(IsMarked: false);
            }

            if (answer.Outcome is not Outcome.HoldStatusConflict) break;
        }

        return HoldResults.Of(answer, Operations.Release, HoldId, act.Event.Sender.Channel);
    }

    // As for requests: a channel's key touches its holds, and one that may only block touches what it may place.
    private static string? Forbids(InboxSender sender, HoldView hold)
    {
        if (sender.Channel is { } own && hold.Channel != own) return $"The key is bound to channel {own}.";
        return sender.Has(KeyScopes.Sell) || hold is { LatestExpiresAt: null, ConfirmedAt: null } ? null
            : "Holds with an end, and sales, need the scope sell.";
    }
}

using Inventory.Contracts.Holds;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Inbox.Handlers;

/// <summary>
/// <c>order.paid.v1</c>: confirms a hold, which may be on its way still; where that cannot be, it is told.
/// </summary>
internal sealed record PaidOrder(string HoldId, bool Reacquires) : InboxEffect
{
    public static InboxEffect Read(EventData data, InboxSender sender) =>
        new PaidOrder(data.Id("holdId", required: true) ?? "", data.Is("ifExpired", "reacquire", "refuse"));

    public override string Subject => HoldId;

    public override async Task<InboxResult> RunAsync(InboxAct act) => HoldResults.Of(
        await act.Holds.ConfirmAsync(new ConfirmHold { Caller = act.Caller, HoldId = HoldId, Reacquire = Reacquires, Mark = act.Mark }),
        Operations.Confirm, HoldId, act.Event.Sender.Channel);
}

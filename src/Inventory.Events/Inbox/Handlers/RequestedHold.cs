using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Telemetry;

namespace Inventory.Events.Inbox.Handlers;

/// <summary><c>hold.requested.v1</c>: places a hold; where it cannot be had, that is told.</summary>
internal sealed record RequestedHold(PlaceHold Place) : InboxEffect
{
    public static InboxEffect Read(EventData data, InboxSender sender) => new RequestedHold(new PlaceHold
    {
        Caller = new() { Actor = sender.Actor, Channel = sender.Channel },
        HoldId = data.Id("holdId", required: true) ?? "",
        Lines = data.Lines("lines"),
        TtlSeconds = (int)(data.Units("ttlSeconds", 0, Limits.TtlSecondsMax) ?? Limits.TtlSecondsDefault),
        Owner = data.Id("owner"),
        Channel = data.Id("channel") ?? sender.Channel,
        Metadata = data.Metadata("metadata"),
    });

    public override string Subject => Place.HoldId;

    public override string? Forbidden(InboxSender sender)
    {
        if (!sender.Has(Place.TtlSeconds == 0 ? KeyScopes.Block : KeyScopes.Sell))
            return Place.TtlSeconds == 0 ? "A hold without end needs the scope block." : "The key needs the scope sell.";
        return sender.Channel is { } own && Place.Channel != own ? $"The key is bound to channel {own}." : null;
    }

    public override async Task<InboxResult> RunAsync(InboxAct act) =>
        HoldResults.Of(await act.Holds.PlaceAsync(Place with { Caller = act.Caller, Mark = act.Mark }), Operations.Place, Place.HoldId,
            Place.Channel);
}

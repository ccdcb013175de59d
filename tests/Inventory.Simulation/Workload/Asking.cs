using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Simulation.Nodes;

namespace Inventory.Simulation.Workload;

/// <summary>Puts a call of a plan to a node.</summary>
internal static class Asking
{
    private static readonly Caller Caller = new() { Actor = "simulated" };

    /// <summary>Asks once.</summary>
    /// <returns>A <see cref="HoldAnswer"/> or an <see cref="ItemAnswer"/>.</returns>
    public static async Task<object> AskAsync(SimulatedNode node, Call call) => call.HoldId.Length > 0
        ? await (call.ByGrain ? AskGrainAsync(node, call) : AskHereAsync(node, call))
        : await AskItemAsync(node, call);

    /// <summary>What to create an item with.</summary>
    public static CreateItem Create(long onHand) => new() { Caller = Caller, OnHand = onHand };

    private static Task<HoldAnswer> AskGrainAsync(SimulatedNode node, Call call) => call.Kind switch
    {
        CallKind.Place or CallKind.Sell when call.Lines.Length == 1 && call.Number % 2 == 0 =>
            node.Item(call.Lines[0].ItemId).PlaceHold(Place(call)),
        CallKind.Place or CallKind.Sell => node.Holds.Place(Place(call)),
        CallKind.Confirm or CallKind.Reacquire => node.Holds.Confirm(Confirm(call)),
        CallKind.Release or CallKind.Spend => node.Holds.Release(Release(call)),
        CallKind.Cancel => node.Holds.Cancel(new() { Caller = Caller, HoldId = call.HoldId }),
        CallKind.Fulfil => node.Holds.Fulfil(Fulfil(call)),
        CallKind.Extend or CallKind.Resize => node.Holds.Change(Change(call)),
        _ => node.Holds.Get(call.HoldId),
    };

    private static Task<HoldAnswer> AskHereAsync(SimulatedNode node, Call call) => call.Kind switch
    {
        CallKind.Place or CallKind.Sell => node.HoldsHere(call.Number).PlaceAsync(Place(call)),
        CallKind.Confirm or CallKind.Reacquire => node.HoldsHere(call.Number).ConfirmAsync(Confirm(call)),
        CallKind.Release or CallKind.Spend => node.HoldsHere(call.Number).ReleaseAsync(Release(call)),
        CallKind.Cancel => node.HoldsHere(call.Number).CancelAsync(new() { Caller = Caller, HoldId = call.HoldId }),
        CallKind.Fulfil => node.HoldsHere(call.Number).FulfilAsync(Fulfil(call)),
        CallKind.Extend or CallKind.Resize => node.HoldsHere(call.Number).ChangeAsync(Change(call)),
        _ => node.HoldsHere(call.Number).GetAsync(call.HoldId),
    };

    private static Task<ItemAnswer> AskItemAsync(SimulatedNode node, Call call)
    {
        var (itemId, units) = (call.Lines[0].ItemId, call.Lines[0].Quantity);
        var (tenant, item) = (World.Tenant.Name, node.Item(itemId));
        var adjust = new AdjustStock { Caller = Caller, AdjustmentId = call.CommandId, Delta = units, Reason = "simulated" };
        var count = new CountStock { Caller = Caller, CountId = call.CommandId, Counted = units, Reason = "simulated" };
        var set = new ChangeItem { Caller = Caller, SafetyStock = units, StopSell = units == 3, Reason = call.CommandId };
        return (call.Kind, call.ByGrain) switch
        {
            (CallKind.Adjust, true) => item.Adjust(adjust),
            (CallKind.Adjust, false) => node.Doors.AdjustAsync(tenant, itemId, adjust),
            (CallKind.Count, true) => item.Count(count),
            (CallKind.Count, false) => node.Doors.CountAsync(tenant, itemId, count),
            (CallKind.Set, true) => item.ChangeSettings(set),
            (CallKind.Set, false) => node.Doors.ChangeAsync(tenant, itemId, set),
            _ => item.Get(),
        };
    }

    private static PlaceHold Place(Call call) => new()
    {
        Caller = Caller, HoldId = call.HoldId, Lines = call.Lines, TtlSeconds = call.TtlSeconds, Confirm = call.Kind is CallKind.Sell,
    };

    private static ConfirmHold Confirm(Call call) =>
        new() { Caller = Caller, HoldId = call.HoldId, Reacquire = call.Kind is CallKind.Reacquire };

    private static ReleaseHold Release(Call call) =>
        new() { Caller = Caller, HoldId = call.HoldId, SpendIfUnknown = call.Kind is CallKind.Spend };

    private static FulfilHold Fulfil(Call call) => new() { Caller = Caller, HoldId = call.HoldId, FulfilmentId = call.CommandId };

    private static ChangeHold Change(Call call) => new()
    {
        Caller = Caller, HoldId = call.HoldId, ChangeId = call.CommandId, Lines = call.Lines,
        TtlSeconds = call.Kind is CallKind.Extend ? call.TtlSeconds : null,
    };
}

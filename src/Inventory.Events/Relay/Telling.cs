using Inventory.Events.Feed;
using Inventory.Events.Streams;

namespace Inventory.Events.Relay;

/// <summary>An event of the feed as streams tell it.</summary>
internal static class Telling
{
    /// <summary>The slice that it is told in.</summary>
    public static int Slice(ToldEvent told) =>
        told.Happened.Item is null ? 0 : JournalStreams.SliceOf(told.Tenant, told.Happened.Subject);

    /// <summary>The event.</summary>
    public static InventoryEvent Tell(ToldEvent told)
    {
        var happened = told.Happened;
        return new()
        {
            Position = happened.Position,
            EventId = happened.EventId,
            Tenant = told.Tenant,
            Type = happened.Type,
            Subject = happened.Subject,
            At = happened.At,
            TraceId = happened.TraceId,
            Data = happened.Item is { } item ? item.Data : happened.Notice!.Data,
            Item = happened.Item is null ? null : Change(happened.Item),
        };
    }

    private static ItemChange Change(Ledger.Reads.EventReading item) => new()
    {
        Sequence = item.Sequence,
        Actor = item.Actor,
        CommandId = item.CommandId,
        HoldId = item.HoldId,
        Reason = item.Reason,
        Quantity = item.Quantity,
        ExpiresAt = item.EndsAt,
        OnHand = item.Stock.OnHand,
        OutOfService = item.Stock.OutOfService,
        Allocated = item.Stock.Allocated,
        Held = item.Stock.Held,
        SafetyStock = item.Stock.SafetyStock,
        OverbookingLimit = item.Stock.OverbookingLimit,
        StopSell = item.Stock.StopSell,
        Available = item.Stock.Available,
    };
}

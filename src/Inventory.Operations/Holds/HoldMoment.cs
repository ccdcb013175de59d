using System.Collections.Immutable;
using Inventory.Domain.Items;
using Inventory.Ledger.Reads;

namespace Inventory.Operations.Holds;

/// <summary>What one command did to a hold, over all the lines that it touched.</summary>
public sealed record HoldMoment
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, by its permanent name in the journal.</summary>
    public required string Type { get; init; }

    /// <summary>The same in words.</summary>
    public string Words => StockEventTypes.Parse(Type) switch
    {
        StockEventType.HoldPlaced => "Placed",
        StockEventType.HoldChanged => "Changed",
        StockEventType.HoldConfirmed => "Confirmed",
        StockEventType.HoldReleased => "Released",
        StockEventType.HoldExpired => "Expired",
        StockEventType.HoldCancelled => "Cancelled",
        StockEventType.HoldFulfilled => "Fulfilled",
        _ => Type,
    };

    /// <summary>The items it touched, with the quantity it was about.</summary>
    public required ImmutableArray<(string ItemId, long Quantity)> Lines { get; init; }

    /// <summary>Who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in their words; null where they did not say.</summary>
    public string? Reason { get; init; }

    /// <summary>The command's id.</summary>
    public required string CommandId { get; init; }

    /// <summary>The end that it gave the hold; null where it gave none.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The W3C trace id of the call, 32 hexadecimal digits; null where it was not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>The moments of a hold's events, which stand one to a line, in the same order.</summary>
    internal static ImmutableArray<HoldMoment> Merge(IEnumerable<EventReading> events) =>
    [
        .. events.GroupBy(static told => (told.At, told.Type, told.CommandId)).Select(static command => new HoldMoment
        {
            At = command.Key.At,
            Type = command.Key.Type,
            Lines = [.. command.Select(static told => (told.ItemId, told.Quantity))],
            Actor = command.First().Actor,
            Reason = command.Select(static told => told.Reason).FirstOrDefault(static reason => reason is not null),
            CommandId = command.Key.CommandId,
            EndsAt = command.Key.Type is "hold_placed.v1" or "hold_changed.v1" ? command.First().EndsAt : null,
            TraceId = command.Select(static told => told.TraceId).FirstOrDefault(static trace => trace is not null)?.ToString("N"),
        }),
    ];
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Inventory.Events.Inbox;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Inbox;

/// <summary>An event as its sender writes it; read by <see cref="CloudEvent"/>.</summary>
[Description("A CloudEvent 1.0; attributes beyond these are ignored.")]
[Example("""
    {"specversion":"1.0","id":"paid-4711","source":"/shop/orders","type":"order.paid.v1",
    "data":{"holdId":"cart-4711","ifExpired":"reacquire"}}
    """)]
internal sealed record ToldEventBody
{
    [Required, Description("1.0.")] public string? Specversion { get; init; }

    [Required, Description("Its id, of 1 to 200 characters: with the source it makes the effect happen once.")]
    public string? Id { get; init; }

    [Required, Description("Who tells it, in 1 to 200 characters.")] public string? Source { get; init; }

    [Required, Description("hold.requested.v1, order.paid.v1, order.cancelled.v1, payment.failed.v1 or stock.counted.v1.")]
    public string? Type { get; init; }

    [Required, FreeObject, Description("What it says; fields beyond those of its type are ignored.")]
    public object? Data { get; init; }
}

/// <summary>The answer to events.</summary>
[Description("What came of every event, in order.")]
internal sealed record InboxResults([property: Description("One for each event, in order.")] IReadOnlyList<InboxResultBody> Results);

/// <summary>What came of one event.</summary>
[Description("What came of an event.")]
[Example("""{"id":"paid-4711","outcome":"processed"}""")]
internal sealed record InboxResultBody
{
    [Description("The event's id; absent where it has none.")] public string? Id { get; init; }

    [Description("processed: its effect is done, or was refused and allocation.failed.v1 tells so; duplicate: that was so already; retrying: it is kept and tried again; dead: it is kept and waits for a person; invalid: it is no event that could be kept.")]
    [JsonConverter(typeof(InboxOutcomeConverter))]
    public required InboxOutcome Outcome { get; init; }

    [Description("What is wrong with it, or went wrong.")] public ProblemBody? Problem { get; init; }
}

internal sealed class InboxOutcomeConverter() : WordConverter<InboxOutcome>(("processed", InboxOutcome.Processed),
    ("duplicate", InboxOutcome.Duplicate), ("retrying", InboxOutcome.Retrying), ("dead", InboxOutcome.Dead),
    ("invalid", InboxOutcome.Invalid));

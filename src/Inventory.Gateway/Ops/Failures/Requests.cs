using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Inventory.Domain;
using Inventory.Gateway.Webhooks;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Operations.Failures;

namespace Inventory.Gateway.Ops.Failures;

/// <summary>POST /api/admin/ops/failures/{failureId}/replay.</summary>
[Description("A failure to try again.")]
[Example("""{"payload":{"holdId":"cart-4711"},"reason":"the shop had written orderId"}""")]
internal sealed record FailureReplay : IValidated
{
    [FreeObject(MayBeNull = true), Description("Of the inbox alone: takes the place of the event's data; both are kept.")]
    public object? Payload { get; init; }

    [Required, Characters(Limits.ReasonLengthMax, 1), Description("Why; kept with it.")] public string? Reason { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Payload is JsonElement { ValueKind: not JsonValueKind.Object }) errors.Add("payload", "must be an object");
    }
}

/// <summary>POST /api/admin/ops/failures/{failureId}/ignore.</summary>
[Description("A failure to set aside for good.")]
[Example("""{"reason":"the order was cancelled by telephone"}""")]
internal sealed record FailureIgnore
{
    [Required, Characters(Limits.ReasonLengthMax, 1), Description("Why; kept with it.")] public string? Reason { get; init; }
}

/// <summary>POST /api/admin/ops/failures:replay and failures:ignore.</summary>
[Description("Failures to try again or to set aside: all that pass everything that is given, those that wait longest first.")]
[Example("""{"consumer":"webhook:crm","error":"Answered 503","limit":1000,"dryRun":true,"reason":"the CRM is back"}""")]
internal sealed record FailuresWish : IValidated
{
    [Description("Only of webhook:{id}, stream:{name} or bridge:{name}, or of the inbox.")] public string? Consumer { get; init; }

    [Characters(200, 1), Description("Only of events of this type.")] public string? EventType { get; init; }

    [Characters(200, 1), Description("Only those whose lastError has this in it.")] public string? Error { get; init; }

    [Units(1, 1000), Description("How many at most; 100 unless said.")] public int? Limit { get; init; }

    [Description("Only tells how many it would be.")] public bool? DryRun { get; init; }

    [Required, Characters(Limits.ReasonLengthMax, 1), Description("Why; kept with each.")] public string? Reason { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Consumer is { } name && name != ConsumerNames.Inbox && !ConsumerNames.IsValid(name))
            errors.Add("consumer", "must be webhook:{id}, stream:{name}, bridge:{name} or inbox");
    }

    public FailureChoice ToChoice() =>
        new() { Consumer = Consumer, EventType = EventType, Error = Error, Limit = Limit ?? FailureChoice.LimitDefault };
}

/// <summary>POST /internal/admin/replay-outbox.</summary>
[Description("Events to deliver again, whatever became of them, under the same ids.")]
[Example("""{"eventIds":["evt-4711"],"consumer":"webhook:crm","reason":"the CRM was restored from yesterday","leverId":"incident-7-crm"}""")]
internal sealed record ReplayOutbox : IValidated
{
    [Required, Elements(1, 1000, "event ids"), EventIds, Description("Events by their ids; unknown ones are left out.")]
    public List<string?>? EventIds { get; init; }

    [Description("Only to webhook:{id}, stream:{name} or bridge:{name}; else to all that hear them.")]
    public string? Consumer { get; init; }

    [Required, Characters(Limits.ReasonLengthMax, 1), Description("Why; kept with the lever.")] public string? Reason { get; init; }

    [Identifier, Description("Decides what is a repeat; where it is left out, nothing is.")] public string? LeverId { get; init; }

    [Description("Only tells how many deliveries it would be.")] public bool? DryRun { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Consumer is { } name && !ConsumerNames.IsValid(name))
            errors.Add("consumer", "must be webhook:{id}, stream:{name} or bridge:{name}");
    }

    public OutboxPull ToPull(string correlationId) =>
        new([.. EventIds!.OfType<string>()], Consumer, Reason!, correlationId, LeverId);
}

using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Jobs;
using Inventory.Operations.Jobs;

namespace Inventory.Gateway.Ops.Jobs;

/// <summary>POST /internal/admin/holds:release.</summary>
[Description("Held holds to release: all that pass everything that is given, of which there is at least one.")]
[Example("""{"stuck":true,"channel":"web","reason":"left behind by the outage","leverId":"incident-7-release","dryRun":false}""")]
internal sealed record HoldsRelease : IValidated
{
    [ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Only holds with a line on this item.")]
    public string? Item { get; init; }

    [Identifier, Description("Only holds of this owner.")] public string? Owner { get; init; }

    [Identifier, Description("Only holds that came through this channel.")] public string? Channel { get; init; }

    [Description("Only holds placed before it.")] public DateTimeOffset? PlacedBefore { get; init; }

    [Description("Only holds that are past their end and still open.")] public bool? Stuck { get; init; }

    [Elements(1, HoldSelection.NamedMax, "holds"), Identifiers,
        Description("Only these. Alone, each is told what becomes of it, also where there is none or it is not held.")]
    public List<string?>? HoldIds { get; init; }

    [Required, Characters(Limits.ReasonLengthMax, 1), Description("Why; kept in the journal of every hold.")]
    public string? Reason { get; init; }

    [Identifier, Description("Decides what is a repeat; where it is left out, nothing is.")] public string? LeverId { get; init; }

    [Description("Only tells how many it would be.")] public bool? DryRun { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Selection().IsEmpty)
            errors.Add(FieldErrors.Whole, "must have at least one of item, owner, channel, placedBefore, stuck and holdIds");
    }

    public ReleaseHolds ToRequest(string correlationId) =>
        new() { Holds = Selection(), Reason = Reason!, CorrelationId = correlationId, LeverId = LeverId };

    private HoldSelection Selection() => new()
    {
        ItemId = Item,
        Owner = Owner,
        Channel = Channel,
        PlacedBefore = PlacedBefore,
        Stuck = Stuck ?? false,
        HoldIds = HoldIds is null ? [] : HoldIds.OfType<string>().ToImmutableArray(),
    };
}

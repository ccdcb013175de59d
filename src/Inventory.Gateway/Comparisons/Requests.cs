using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Gateway.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Comparisons;

/// <summary>A line of POST /v1/reconciliations.</summary>
[Description("A hold that the caller believes in, with either lines or quantity.")]
[Example("""{"holdId":"cart-4711","quantity":2}""")]
internal sealed record BelievedHoldLine : IValidated
{
    [Required, Identifier, Description("Its id.")] public string? HoldId { get; init; }

    [Elements(1, Limits.LinesMax, "lines"), Description("Its lines, each item once.")] public List<Target>? Lines { get; init; }

    [Units(0, Limits.LinesMax * Limits.QuantityMax), Description("How many units it has in all.")] public long? Quantity { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Lines is null == Quantity is null) errors.Add(FieldErrors.Whole, "must have either lines or quantity");
        if (Lines is null) return;
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i]?.ItemId is { } itemId && !named.Add(itemId)) errors.Add($"lines[{i}].itemId", "names an item twice");
        }
    }
}

/// <summary>POST /v1/reconciliations/release.</summary>
[Description("Holds to release, each alone; what is confirmed stays.")]
[Example("""{"holdIds":["cart-4711"],"reason":"not in the shop's list"}""")]
internal sealed record ForgottenHolds
{
    [Required, Elements(0, ReleaseForgotten.HoldsMax, "ids"), Identifiers, Description("Hold ids; one named twice is answered once.")]
    public List<string?>? HoldIds { get; init; }

    [Required, Characters(Limits.ReasonLengthMax), Description("Why; not compared.")] public string? Reason { get; init; }
}

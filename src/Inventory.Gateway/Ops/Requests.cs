using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Ops;

/// <summary>POST /internal/admin/reconcile-item.</summary>
[Description("An item to put right.")]
[Example("""{"itemId":"sku:tea@berlin","dryRun":false,"reason":"hand in the data"}""")]
internal sealed record ItemReconciliation : IValidated
{
    [Required, ItemIdentifier, MaxLength(Limits.ItemIdBytesMax), Description("Which item.")] public string? ItemId { get; init; }

    [Description("Only tells what would be done; true where it is left out.")] public bool? DryRun { get; init; }

    [Characters(Limits.ReasonLengthMax, 1), Description("Why; needed unless it is a dry run.")] public string? Reason { get; init; }

    public void Validate(FieldErrors errors)
    {
        // What is put right must be explained for good.
        if (DryRun is false && Reason is null) errors.Add("reason", "is required");
    }
}

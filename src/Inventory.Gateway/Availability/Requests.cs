using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Http.Json;

namespace Inventory.Gateway.Availability;

/// <summary>POST /v1/availability.</summary>
[Description("The items asked about.")]
[Example("""{"itemIds":["sku:tea@berlin","room:alpenhof:double:2030-02-01"]}""")]
internal sealed record AvailabilityQuestion
{
    [Required, Elements(0, AvailabilityEndpoints.ItemsMax, "ids"), ItemIdentifiers,
        Description("Item ids; one named twice is answered once.")]
    public List<string?>? ItemIds { get; init; }
}

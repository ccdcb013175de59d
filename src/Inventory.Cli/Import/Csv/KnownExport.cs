namespace Inventory.Cli.Import.Csv;

/// <summary>Another system's export, as that system writes it.</summary>
/// <param name="Name">As given to <c>--from</c>.</param>
/// <param name="Headings">Heading to field; several may lead to one field where versions differ, and a file has one of them.</param>
internal sealed record KnownExport(string Name, IReadOnlyDictionary<string, string> Headings)
{
    /// <summary>What a heading begins with whose rest names a location and whose cells are on hand there; null where a row is one
    /// location.</summary>
    public string? OnHandAtPrefix { get; init; }

    /// <summary>What a cell says where an article is not kept at a location.</summary>
    public string? NotStocked { get; init; }

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<KnownExport> All { get; } =
    [
        // Products > Inventory > Export; "(current)" since 2024. Committed units belong to orders that are still open.
        new("shopify", new Dictionary<string, string>
        {
            ["SKU"] = "sku",
            ["Location"] = "location",
            ["On hand (current)"] = "onHand",
            ["On hand"] = "onHand",
            ["Unavailable (not editable)"] = "outOfService",
            ["Unavailable"] = "outOfService",
            ["Title"] = "metadata.title",
        }) { NotStocked = "not stocked" },

        // Products > Export.
        new("woocommerce", new Dictionary<string, string> { ["SKU"] = "sku", ["Stock"] = "onHand", ["Name"] = "metadata.title" }),

        // System > Export: products (sku, qty), or stock sources (source_code, sku, quantity).
        new("magento", new Dictionary<string, string>
        {
            ["sku"] = "sku",
            ["source_code"] = "location",
            ["qty"] = "onHand",
            ["quantity"] = "onHand",
            ["name"] = "metadata.title",
        }),

        // Items > Actions > Export library: a column for each location.
        new("square", new Dictionary<string, string>
        {
            ["SKU"] = "sku",
            ["Item Name"] = "metadata.title",
            ["Variation Name"] = "metadata.variation" }) { OnHandAtPrefix = "Current Quantity ",
        },
    ];

    /// <summary>The field of a heading; null for one that is passed over.</summary>
    public string? FieldOf(string heading) => Headings.GetValueOrDefault(heading);
}

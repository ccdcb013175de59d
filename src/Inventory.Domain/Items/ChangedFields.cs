using System.Globalization;

namespace Inventory.Domain.Items;

/// <summary>Which fields of an item a change moves, and from what to what, as its event tells it.</summary>
internal static class ChangedFields
{
    /// <summary>A JSON object of pairs, before and after, by the names that callers know the fields by.</summary>
    /// <param name="before">The settings before.</param>
    /// <param name="after">The settings after.</param>
    /// <param name="metadataBefore">The metadata before, as canonical JSON text; null for none.</param>
    /// <param name="metadataAfter">The metadata after, likewise.</param>
    public static string Json(ItemSettings before, ItemSettings after, string? metadataBefore, string? metadataAfter)
    {
        var fields = new List<string>(5);
        Add(fields, "outOfService", before.OutOfService, after.OutOfService, Text);
        Add(fields, "safetyStock", before.SafetyStock, after.SafetyStock, Text);
        Add(fields, "overbookingLimit", before.OverbookingLimit, after.OverbookingLimit, Text);
        Add(fields, "stopSell", before.StopSell, after.StopSell, static stopped => stopped ? "true" : "false");
        Add(fields, "metadata", metadataBefore, metadataAfter, static facts => facts ?? "{}");
        return $"{{{string.Join(',', fields)}}}";
    }

    private static string Text(long units) => units.ToString(CultureInfo.InvariantCulture);

    private static void Add<T>(List<string> fields, string name, T before, T after, Func<T, string> json)
    {
        if (!EqualityComparer<T>.Default.Equals(before, after)) fields.Add($"\"{name}\":[{json(before)},{json(after)}]");
    }
}

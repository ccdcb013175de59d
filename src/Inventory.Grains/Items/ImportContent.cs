using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inventory.Contracts.Items;

namespace Inventory.Grains.Items;

/// <summary>What a line of an import names, as a repeat of it is compared with: one text for one content.</summary>
internal static class ImportContent
{
    /// <summary>The content of a line as JSON text; what it leaves out is not in it.</summary>
    public static string Of(CreateItem line)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (line.OnHand is { } onHand) json.WriteNumber("onHand", onHand);
            if (line.OutOfService is { } outOfService) json.WriteNumber("outOfService", outOfService);
            if (line.SafetyStock is { } safetyStock) json.WriteNumber("safetyStock", safetyStock);
            if (line.OverbookingLimit is { } overbookingLimit) json.WriteNumber("overbookingLimit", overbookingLimit);
            if (line.StopSell is { } stopSell) json.WriteBoolean("stopSell", stopSell);
            if (line.Metadata is { } metadata)
            {
                json.WritePropertyName("metadata");
                json.WriteRawValue(metadata, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The fields that are not the same in two contents.</summary>
    public static ImmutableArray<string> Differences(string earlier, string later)
    {
        using var before = JsonDocument.Parse(earlier);
        using var after = JsonDocument.Parse(later);
        var (had, has) = (Fields(before), Fields(after));
        var fields = had.Keys.Union(has.Keys).Order(StringComparer.Ordinal);
        return [.. fields.Where(field => had.GetValueOrDefault(field) != has.GetValueOrDefault(field))];
    }

    private static Dictionary<string, string> Fields(JsonDocument content) =>
        content.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetRawText(), StringComparer.Ordinal);
}

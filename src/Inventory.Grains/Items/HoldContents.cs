using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Grains.Items;

/// <summary>The contents of commands on holds as the ledger remembers them: what a repeat of the same id is compared with.</summary>
internal static class HoldContents
{
    /// <summary>The content of a command that has none but its id.</summary>
    public const string Nothing = "{}";

    /// <summary>A change as JSON text.</summary>
    public static string Text(HoldChange change) => Write(writer =>
    {
        WriteLines(writer, change.Lines);
        if (change.TtlSeconds is { } ttl) writer.WriteNumber("ttlSeconds", ttl);
        if (!change.ReplacesMetadata) return;
        writer.WritePropertyName("metadata");
        writer.WriteRawValue(change.Metadata ?? "{}");
    });

    /// <summary>Reads a change back.</summary>
    public static HoldChange Change(string text)
    {
        using var content = JsonDocument.Parse(text);
        var root = content.RootElement;
        var replaces = root.TryGetProperty("metadata", out var metadata);
        return new()
        {
            Lines = ReadLines(root),
            TtlSeconds = root.TryGetProperty("ttlSeconds", out var ttl) ? ttl.GetInt32() : null,
            ReplacesMetadata = replaces,
            Metadata = replaces && metadata.GetRawText() is var raw && raw != "{}" ? raw : null,
        };
    }

    /// <summary>A fulfilment as JSON text: the units that left, and whether the caller had named them.</summary>
    public static string Fulfilment(Hold before, ImmutableArray<LineRequest> lines) => Write(writer =>
    {
        WriteLines(writer, lines.IsEmpty ? Fulfilling.Outstanding(before) : lines);
        if (lines.IsEmpty) writer.WriteBoolean("all", true);
    });

    /// <summary>Judges a repeat of a change id.</summary>
    public static HoldDecision Repeat(Hold hold, HoldChange earlier, HoldChange now)
    {
        var differs = earlier.Differences(now);
        return differs.IsEmpty ? HoldDecision.Repeat(hold) : new Refusal.IdReused(differs);
    }

    /// <summary>Judges a repeat of a fulfilment id. Lines left out equal all that was left when it took effect.</summary>
    public static HoldDecision RepeatFulfilment(Hold hold, string earlier, ImmutableArray<LineRequest> lines)
    {
        using var content = JsonDocument.Parse(earlier);
        var same = lines.IsEmpty
            ? content.RootElement.TryGetProperty("all", out _)
            : HoldTerms.SameLines(ReadLines(content.RootElement), lines);
        return same ? HoldDecision.Repeat(hold) : new Refusal.IdReused(["lines"]);
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteLines(Utf8JsonWriter writer, ImmutableArray<LineRequest> lines)
    {
        if (lines.IsEmpty) return;
        writer.WriteStartObject("lines");
        foreach (var line in lines) writer.WriteNumber(line.Item.Value, line.Quantity);
        writer.WriteEndObject();
    }

    private static ImmutableArray<LineRequest> ReadLines(JsonElement content) => content.TryGetProperty("lines", out var lines)
        ? [.. lines.EnumerateObject().Select(line => new LineRequest(ItemId.Parse(line.Name), line.Value.GetInt64()))]
        : [];
}

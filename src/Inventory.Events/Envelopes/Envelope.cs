using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Inventory.Domain;
using Inventory.Ledger.Journal;

namespace Inventory.Events.Envelopes;

/// <summary>
/// An event as it leaves the service: a CloudEvent 1.0 in JSON, with the extensions <c>sequence</c>, <c>partitionkey</c> and
/// <c>traceparent</c>.
/// </summary>
public static class Envelope
{
    /// <summary>The media type of one.</summary>
    public const string ContentType = "application/cloudevents+json";

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    [ThreadStatic] private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>One as UTF-8, told in full.</summary>
    public static byte[] Render(string tenant, JournalEvent told) => Render(tenant, told, outline: false);

    /// <summary>One as a key hears of it that is bound to another channel than the event's.</summary>
    public static byte[] RenderOutline(string tenant, JournalEvent told) => Render(tenant, told, outline: true);

    private static byte[] Render(string tenant, JournalEvent told, bool outline)
    {
        var buffer = _buffer ??= new(1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, tenant, told, outline);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string tenant, JournalEvent told, bool outline)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, told.EventId);
        json.WriteString("source"u8, $"/tenants/{tenant}");
        json.WriteString("type"u8, told.Type);
        json.WriteString("subject"u8, told.Subject);
        json.WriteString("time"u8, Instant.Text(told.At));
        json.WriteString("datacontenttype"u8, "application/json"u8);
        if (told.Item is { } item)
            json.WriteString("sequence"u8, item.Sequence.ToString("D19", CultureInfo.InvariantCulture));
        json.WriteString("partitionkey"u8, told.Subject);
        // The journal keeps the trace, not the span, which is a node's affair: a parent's id is needed and may be any but zero.
        if (!outline && told.TraceId is { } trace) json.WriteString("traceparent"u8, TraceParent(trace));
        json.WritePropertyName("data"u8);
        if (told.Item is null) WriteData(json, told.Notice!);
        else if (outline) EventJson.WriteOutline(json, told.Item);
        else EventJson.Write(json, told.Item);
        json.WriteEndObject();
    }

    // Token by token: whatever spaces and line breaks the text was written with, an envelope is one line.
    private static void WriteData(Utf8JsonWriter json, NoticeReading notice)
    {
        using var data = JsonDocument.Parse(notice.Data);
        data.RootElement.WriteTo(json);
    }

    private static string TraceParent(Guid trace)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.TryWriteBytes(bytes, bigEndian: true, out _);
        return $"00-{Convert.ToHexStringLower(bytes)}-{Convert.ToHexStringLower(bytes[8..])}-01";
    }
}

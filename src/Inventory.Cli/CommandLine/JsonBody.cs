using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inventory.Cli.CommandLine;

/// <summary>Builds request bodies; what was not given is left out, so that the service's defaults hold.</summary>
internal sealed class JsonBody
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonBody()
    {
        _writer = new(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _writer.WriteStartObject();
    }

    public JsonBody Add(string name, string? value)
    {
        if (value is not null) _writer.WriteString(name, value);
        return this;
    }

    public JsonBody Add(string name, long? value)
    {
        if (value is not null) _writer.WriteNumber(name, value.Value);
        return this;
    }

    /// <summary>A flag that is false by default.</summary>
    public JsonBody Add(string name, bool value)
    {
        if (value) _writer.WriteBoolean(name, true);
        return this;
    }

    /// <summary>A flag that is told either way.</summary>
    public JsonBody AddEither(string name, bool value)
    {
        _writer.WriteBoolean(name, value);
        return this;
    }

    /// <summary>A value that is JSON already.</summary>
    public JsonBody AddJson(string name, string json)
    {
        _writer.WritePropertyName(name);
        _writer.WriteRawValue(json);
        return this;
    }

    public JsonBody Add(string name, IReadOnlyCollection<string>? values)
    {
        if (values is not { Count: > 0 }) return this;
        _writer.WriteStartArray(name);
        foreach (var value in values) _writer.WriteStringValue(value);
        _writer.WriteEndArray();
        return this;
    }

    public JsonBody AddLines(IReadOnlyCollection<KeyValuePair<string, long>>? lines)
    {
        if (lines is not { Count: > 0 }) return this;
        _writer.WriteStartArray("lines");
        foreach (var (item, quantity) in lines)
        {
            _writer.WriteStartObject();
            _writer.WriteString("itemId", item);
            _writer.WriteNumber("quantity", quantity);
            _writer.WriteEndObject();
        }

        _writer.WriteEndArray();
        return this;
    }

    public JsonBody AddMetadata(IReadOnlyCollection<KeyValuePair<string, string>>? entries)
    {
        if (entries is not { Count: > 0 }) return this;
        _writer.WriteStartObject("metadata");
        foreach (var (key, value) in entries) _writer.WriteString(key, value);
        _writer.WriteEndObject();
        return this;
    }

    public byte[] ToArray()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}

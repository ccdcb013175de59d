using System.Text.Json;
using System.Text.Json.Serialization;
using Inventory.Domain.Holds;

namespace Inventory.Http.Json;

/// <summary>Instants: read with any offset, written in UTC with three decimals.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && InstantText.TryParse(reader.GetString()!, out var instant) ? instant
            : throw new JsonException(InstantText.Rule);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[InstantText.Length];
        InstantText.Format(value, text);
        writer.WriteStringValue(text);
    }
}

/// <summary>JSON that is kept as text, written as it is.</summary>
public sealed class RawJsonConverter : JsonConverter<string>
{
    /// <inheritdoc />
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("It is written only.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}

/// <summary>An enumeration on the wire: one of a few words, in exactly this spelling.</summary>
public abstract class WordConverter<T>(params (string Word, T Value)[] words) : JsonConverter<T>
    where T : struct, Enum
{
    /// <summary>The words, in their order.</summary>
    public IReadOnlyList<string> Words { get; } = [.. words.Select(known => known.Word)];

    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        foreach (var (word, value) in words)
        {
            if (word == text) return value;
        }

        throw new JsonException($"must be \"{string.Join("\" or \"", Words)}\"");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        foreach (var (word, known) in words)
        {
            if (!EqualityComparer<T>.Default.Equals(known, value)) continue;
            writer.WriteStringValue(word);
            return;
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "It has no word.");
    }
}

/// <summary>The statuses of a hold.</summary>
public sealed class HoldStatusConverter() : WordConverter<HoldStatus>([.. Enum.GetValues<HoldStatus>()
    .Select(status => (status.Name(), status))]);

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Inventory.Http.Problems;

namespace Inventory.Http.Json;

/// <summary>An entry of a batch, which stands alone: it is either good, or it has a problem of its own whose paths begin at it.</summary>
public sealed class Entry<T>
    where T : class
{
    internal Entry(T? value, Problem? problem, string? rawId) => (Value, Problem, RawId) = (value, problem, rawId);

    /// <summary>What was read; null where the entry does not fit its types.</summary>
    public T? Value { get; }

    /// <summary>What is wrong with it, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>The id by which its result is told, as the caller wrote it, also where it is outside the grammar.</summary>
    public string? RawId { get; }
}

/// <summary>Reads the entries of a batch.</summary>
/// <param name="id">The field by which an entry's result is told.</param>
public abstract class EntryConverter<T>(string id) : JsonConverter<Entry<T>>
    where T : class
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override Entry<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        if (TryRead(ref reader) is { } plain) return new(plain, null, Id(plain));
        reader = start;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        try
        {
            if (JsonSerializer.Deserialize(ref reader, type) is not { } value)
                return new(null, Problem.Invalid(FieldErrors.Whole, JsonFault.ObjectRule), null);
            var errors = new FieldErrors();
            Validity.Check(value, type, errors);
            return new(value, errors.Any ? Problem.Invalid(errors) : null, Id(value));
        }
        catch (JsonException failure) when (failure.InnerException is not JsonException)
        {
            reader = start;
            reader.Skip();
            return new(null, JsonFault.Of(failure, type), LooseId(start));
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Entry<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("It is read only.");

    /// <summary>Reads an entry whose shape is plain and all of which is good, or gives up by null.</summary>
    protected virtual T? TryRead(ref Utf8JsonReader reader) => null;

    /// <summary>The id of an entry that fits its types.</summary>
    protected abstract string? Id(T value);

    private string? LooseId(Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject) return null;
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType is not JsonTokenType.PropertyName || json.CurrentDepth != depth + 1 || !json.ValueTextEquals(id)) continue;
            json.Read();
            try
            {
                return json.TokenType is JsonTokenType.String ? json.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        return null;
    }
}

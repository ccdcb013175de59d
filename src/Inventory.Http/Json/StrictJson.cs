using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Inventory.Http.Json;

/// <summary>The API's JSON: strict where it reads (see <see cref="Configure"/>), in camelCase and without nulls where it writes.</summary>
public sealed class StrictJson(IOptions<JsonOptions> options)
{
    private readonly JsonSerializerOptions _options = options.Value.SerializerOptions;

    /// <summary>
    /// Settings of every body: unknown and repeated fields, fractions, exponents, numbers as text and other cases of a name are faults.
    /// What a record does not require may be null, which means left out.
    /// </summary>
    public static void Configure(JsonSerializerOptions options, IJsonTypeInfoResolver types)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 16;
        options.Converters.Add(new InstantConverter());
        options.TypeInfoResolverChain.Insert(0, types);
    }

    /// <summary>What is known of a type.</summary>
    public JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>Writes an object.</summary>
    public void Write<T>(Utf8JsonWriter json, T value)
    {
        if (value is IWritesItself own) own.WriteTo(json, this);
        else JsonSerializer.Serialize(json, value, Of<T>());
    }

    /// <summary>Reads a body; nothing may follow its object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="value">What was read. With a problem, only where the text fits its types and values of it are out of range.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public Problem? Read<T>(ReadOnlySpan<byte> utf8, out T? value)
        where T : class
    {
        value = null;
        // The reader looks at the bytes of a string only when it is asked for its text.
        if (!Utf8.IsValid(utf8)) return Problem.Invalid(FieldErrors.Whole, "is not valid UTF-8");
        var type = Of<T>();
        try
        {
            value = JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException failure)
        {
            return JsonFault.Of(failure, type);
        }

        if (value is null) return Problem.Invalid(FieldErrors.Whole, JsonFault.ObjectRule);
        var errors = new FieldErrors();
        Validity.Check(value, type, errors);
        return errors.Any ? Problem.Invalid(errors) : null;
    }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Events.Inbox;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Inbox;
using Inventory.Gateway.Keys;
using Inventory.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>
/// Says in the document's schemas what the generator cannot know of our records: words, converters, examples, entries of batches.
/// </summary>
internal static class OpenApiSchemas
{
    private static readonly Dictionary<Type, IReadOnlyList<string>> Words = new()
    {
        [typeof(HoldStatus)] = new HoldStatusConverter().Words,
        [typeof(IfExpired)] = new IfExpiredConverter().Words,
        [typeof(IfUnknown)] = new IfUnknownConverter().Words,
        [typeof(InboxOutcome)] = new InboxOutcomeConverter().Words,
    };

    /// <summary>The name of a type's schema; null for one that stands where it is used.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        var actual = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (Words.ContainsKey(actual) || actual == typeof(DateTimeOffset)) return null;
        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        foreach (var suffix in (string[])["Response", "Body"])
        {
            if (name?.EndsWith(suffix, StringComparison.Ordinal) is true) return name[..^suffix.Length];
        }

        return name;
    }

    /// <summary>Completes one schema.</summary>
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isNullable = type != context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset)) Be(schema, JsonSchemaType.String, isNullable);
        if (Words.TryGetValue(type, out var words))
        {
            Be(schema, JsonSchemaType.String, isNullable);
            schema.Enum = [.. words.Select(word => (JsonNode)word)];
        }

        if (context.JsonPropertyInfo is { AttributeProvider: { } attributes })
        {
            foreach (var attribute in attributes.GetCustomAttributes(inherit: true)) Describe(schema, attribute);
        }
        else if (type.GetCustomAttribute<DescriptionAttribute>() is { } said) schema.Description = said.Description;
        if (type.GetCustomAttribute<ExampleAttribute>() is { } example) schema.Examples = [JsonNode.Parse(example.Json)!];
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiSchema schema, object attribute)
    {
        switch (attribute)
        {
            case RequiredAttribute: schema.Type &= ~JsonSchemaType.Null; break;
            case UnitsAttribute { Max: long.MaxValue }: schema.Maximum = null; break;
            case FactsAttribute: BeFacts(schema); break;
            case FreeObjectAttribute free:
                Be(schema, JsonSchemaType.Object, free.MayBeNull);
                schema.AdditionalProperties = new OpenApiSchema();
                break;
            case ItemIdentifiersAttribute when schema.Items is OpenApiSchema ids: ids.Pattern = ItemIdentifierAttribute.Grammar; break;
            case IdentifiersAttribute when schema.Items is OpenApiSchema ids: ids.Pattern = IdentifierAttribute.Grammar; break;
            case ScopesAttribute: schema.MinItems = 1; break;
            case OneOfAttribute words: Choose(schema.Items as OpenApiSchema ?? schema, words); break;
        }
    }

    private static void Choose(OpenApiSchema schema, OneOfAttribute choice)
    {
        // What may grow is no closed enumeration: a client made today must read the words of tomorrow.
        if (choice.Open) (schema.Extensions ??= new Dictionary<string,
            IOpenApiExtension>())["x-extensible-enum"] = new JsonNodeExtension(new JsonArray([.. choice.Words.Select(word =>
            (JsonNode)word)]));
        else schema.Enum = [.. choice.Words.Select(word => (JsonNode)word)];
    }

    private static void BeFacts(OpenApiSchema schema)
    {
        Be(schema, JsonSchemaType.Object, schema.Type?.HasFlag(JsonSchemaType.Null) is true);
        schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Limits.MetadataValueLengthMax };
        schema.MaxProperties = Limits.MetadataKeysMax;
    }

    private static void Be(OpenApiSchema schema, JsonSchemaType type, bool isNullable) =>
        schema.Type = isNullable ? type | JsonSchemaType.Null : type;
}

using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>
/// Gives a schema that has no example of its own one that is put together from those of its parts: a page of items shows an item.
/// </summary>
internal static class ComposedExamples
{
    public static void AddTo(IDictionary<string, IOpenApiSchema> schemas)
    {
        foreach (var schema in schemas.Values) Of(schema, schemas);
    }

    private static JsonNode? Of(IOpenApiSchema schema, IDictionary<string, IOpenApiSchema> schemas)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id }) return Of(schemas[id], schemas);
        if (schema is not OpenApiSchema own) return null;
        if (own.Examples is [{ } known, ..]) return known.DeepClone();
        if (own.AllOf is [{ } one, ..]) return Of(one, schemas);
        if (own.Items is { } items) return new JsonArray(Of(items, schemas));
        if (own.Properties is { Count: > 0 } properties)
        {
            var example = new JsonObject();
            foreach (var (name, property) in properties)
            {
                if (own.Required?.Contains(name) is true) example[name] = Of(property, schemas);
            }

            own.Examples = [example.DeepClone()];
            return example;
        }

        if (own.Enum is [{ } word, ..]) return word.DeepClone();
        if (own.Extensions?.TryGetValue("x-extensible-enum", out var open) is true
            && open is JsonNodeExtension { Node: JsonArray { Count: > 0 } words }) return words[0]!.DeepClone();
        return (own.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Integer => 1,
            JsonSchemaType.Boolean => false,
            JsonSchemaType.Object => new JsonObject(),
            _ => own.Format is "date-time" ? "2030-01-31T12:00:00.000Z" : "sku:tea@berlin",
        };
    }
}

using Microsoft.OpenApi;

namespace Inventory.Gateway.Documents;

/// <summary>
/// An optional field of a request may be null; one of an answer is absent instead. The generator knows nullable properties only, so what no
/// request leads to loses its nulls here, and its claim to be complete. Numbers, flags, instants and words keep theirs: the classes that
/// common generators make know no absent value, and would say 0 rooms of a night that is not on sale.
/// </summary>
internal static class AbsentFields
{
    public static void Settle(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        var requested = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            foreach (var media in operation.RequestBody?.Content?.Values ?? []) Collect(media.Schema, schemas, requested);
        }

        foreach (var (name, schema) in schemas) Settle(schema, mayBeNull: requested.Contains(name));
    }

    private static void Collect(IOpenApiSchema? schema, IDictionary<string, IOpenApiSchema> schemas, HashSet<string> names)
    {
        switch (schema)
        {
            case OpenApiSchemaReference { Reference.Id: { } id }:
                if (names.Add(id)) Collect(schemas[id], schemas, names);
                break;
            case OpenApiSchema whole:
                if (whole.Extensions?.TryGetValue("x-line-schema", out var line) is true && line is JsonNodeExtension { Node: { } node })
                    Collect(new OpenApiSchemaReference(node.GetValue<string>().Split('/')[^1]), schemas, names);
                foreach (var property in whole.Properties?.Values ?? []) Collect(property, schemas, names);
                foreach (var one in whole.OneOf ?? []) Collect(one, schemas, names);
                if (whole.Items is { } items) Collect(items, schemas, names);
                break;
        }
    }

    private static void Settle(IOpenApiSchema schema, bool mayBeNull)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } whole) return;
        // Answers may gain fields within this version of the API; a client must not refuse them.
        if (!mayBeNull) whole.AdditionalPropertiesAllowed = true;
        foreach (var name in properties.Keys.ToArray())
        {
            if (properties[name] is not OpenApiSchema property) continue;
            if (!mayBeNull && !IsValue(property)) property.Type &= ~JsonSchemaType.Null;
            // Either null or another schema: in an answer it is the other schema or absent.
            if (property.OneOf is { Count: > 0 } choices && choices.OfType<OpenApiSchemaReference>().SingleOrDefault() is { } other)
                (property.OneOf, property.AllOf) = (null, [other]);
            if (property.Items is OpenApiSchema items) items.Type &= ~JsonSchemaType.Null;
        }
    }

    private static bool IsValue(OpenApiSchema property) => (property.Type & ~JsonSchemaType.Null) switch
    {
        JsonSchemaType.Integer or JsonSchemaType.Boolean => true,
        JsonSchemaType.String => property.Format is "date-time" or "date" || property.Enum is { Count: > 0 },
        _ => false,
    };
}

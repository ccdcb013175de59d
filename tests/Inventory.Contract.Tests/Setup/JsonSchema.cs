using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Inventory.Contract.Tests.Setup;

/// <summary>As much of JSON Schema as the documents of events use; a word that is not known here is a fault of the schema.</summary>
public static class JsonSchema
{
    /// <summary>Where a value does not keep a schema, by path.</summary>
    public static IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string path = "$") =>
        schema.AsObject().SelectMany(word => Faults(word.Key, word.Value!, schema, value, path));

    private static IEnumerable<string> Faults(string word, JsonNode said, JsonNode schema, JsonNode? value, string path) => word switch
    {
        "$schema" or "$id" or "title" or "description" or "format" => [],
        "type" => TypesOf(value).Contains((string?)said) ? [] : [$"{path} is no {said}"],
        "const" => JsonNode.DeepEquals(said, value) ? [] : [$"{path} is not {said}"],
        "enum" => said.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{path} is none of {said.ToJsonString()}"],
        "pattern" => Regex.IsMatch((string)value!, (string)said!) ? [] : [$"{path} does not match {said}"],
        "minimum" => (long)value! >= (long)said ? [] : [$"{path} is less than {said}"],
        "required" => said.AsArray().Where(name => value![(string)name!] is null).Select(name => $"{path} has no {name}"),
        "properties" => said.AsObject().Where(one => value![one.Key] is not null)
            .SelectMany(one => Faults(one.Value!, value![one.Key], $"{path}.{one.Key}")),
        "additionalProperties" when said.GetValueKind() is JsonValueKind.False => value!.AsObject()
            .Where(one => schema["properties"]?[one.Key] is null).Select(one => $"{path} may not have {one.Key}"),
        "additionalProperties" => value!.AsObject().Where(one => schema["properties"]?[one.Key] is null)
            .SelectMany(one => Faults(said, one.Value, $"{path}.{one.Key}")),
        "items" => value!.AsArray().SelectMany((one, index) => Faults(said, one, $"{path}[{index}]")),
        "minItems" => value!.AsArray().Count >= (int)said ? [] : [$"{path} has too few"],
        "maxItems" => value!.AsArray().Count <= (int)said ? [] : [$"{path} has too many"],
        _ => [$"{path}: the schema says {word}, which nothing checks"],
    };

    private static string[] TypesOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => ["object"],
        JsonValueKind.Array => ["array"],
        JsonValueKind.String => ["string"],
        JsonValueKind.True or JsonValueKind.False => ["boolean"],
        JsonValueKind.Number => long.TryParse(value.ToJsonString(), out _) ? ["integer", "number"] : ["number"],
        _ => ["null"],
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Inventory.Contract.Tests.Setup;

/// <summary>What all JSON of the service has in common, and comparison by what a test names.</summary>
public static partial class Shape
{
    private static readonly HashSet<string> Instants = new(StringComparer.Ordinal)
    {
        "at", "asOf", "now", "updatedAt", "placedAt", "confirmedAt", "expiresAt", "latestExpiresAt", "endedAt", "countedAt",
    };

    /// <summary>camelCase, no nulls, whole numbers, and instants in UTC with three decimals.</summary>
    public static void Check(JsonNode? node, Func<string, string> told)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var element in array) Check(element, told);
                break;
            case JsonObject fields:
                foreach (var (name, value) in fields) CheckField(name, value, told);
                break;
            case JsonValue number when number.GetValueKind() is JsonValueKind.Number:
                Assert.True(number.TryGetValue<long>(out _), told($"has a number that is not whole: {number}"));
                break;
            case null:
                Assert.Fail(told("has a null"));
                break;
        }
    }

    /// <summary>Every field of <paramref name="expected"/> is in <paramref name="actual"/> with that value.</summary>
    public static void Contains(JsonNode expected, JsonNode? actual, string path, Func<string, string> told)
    {
        if (expected is JsonObject fields && actual is JsonObject present)
        {
            foreach (var (name, value) in fields) Contains(value!, present[name], $"{path}.{name}", told);
        }
        else if (expected is JsonArray elements && actual is JsonArray list)
        {
            Assert.True(elements.Count == list.Count, told($"has {list.Count} elements and not {elements.Count} at {path}"));
            for (var i = 0; i < elements.Count; i++) Contains(elements[i]!, list[i], $"{path}[{i}]", told);
        }
        else Assert.True(JsonNode.DeepEquals(expected, actual),
            told($"has {actual?.ToJsonString() ?? "nothing"} and not {expected.ToJsonString()} at {path}"));
    }

    private static void CheckField(string name, JsonNode? value, Func<string, string> told)
    {
        // Those hold names that callers or paths chose.
        if (name is "metadata" or "errors" or "paths" or "components") return;
        Assert.True(CamelCase().IsMatch(name), told($"has the field {name}, which is not camelCase"));
        if (Instants.Contains(name)) Assert.True(Utc().IsMatch(value?.ToString() ?? ""), told($"has {value} as {name}"));
        Check(value, told);
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*$")]
    private static partial Regex CamelCase();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Utc();
}

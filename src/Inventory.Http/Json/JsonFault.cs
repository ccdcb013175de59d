using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Inventory.Http.Problems;

namespace Inventory.Http.Json;

/// <summary>Tells a caller in the API's words why a body could not be read.</summary>
internal static class JsonFault
{
    public const string ObjectRule = "must be a JSON object";

    private const int NameMax = 64;

    /// <summary>The problem of a body whose reading failed.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="root">What the body should have been.</param>
    public static Problem Of(JsonException failure, JsonTypeInfo root)
    {
        // A fault of the text itself has another one inside, which knows no types.
        if (failure.InnerException is JsonException) return Problem.Invalid(FieldErrors.Whole, Place(failure));
        var field = Field(failure.Path);
        var path = field.Length > 0 ? field : FieldErrors.Whole;
        if (failure.Message.StartsWith("Duplicate propert", StringComparison.Ordinal)) return Problem.Invalid(path, "is given twice");
        if (failure.Message.Contains("could not be mapped", StringComparison.Ordinal))
            return Problem.Invalid(path, "is not a field of this request");
        if (failure.Message.StartsWith("must ", StringComparison.Ordinal)) return Problem.Invalid(path, failure.Message);
        return Problem.Invalid(path, failure.InnerException is InvalidOperationException { Message: var why }
            && why.Contains("UTF-16", StringComparison.Ordinal)
            ? "must be well-formed Unicode"
            : Rule(TypeAt(root, failure.Path)));
    }

    /// <summary>A path of the serializer's as ours: <c>$.lines[0].itemId</c> is <c>lines[0].itemId</c>.</summary>
    internal static string Field(string? path)
    {
        if (path is null || path.Length < 2) return "";
        var text = new StringBuilder();
        foreach (var step in Steps(path))
        {
            if (step.Index) text.Append('[').Append(step.Name).Append(']');
            else text.Append(text.Length > 0 ? "." : "").Append(step.Name.Length > NameMax ? step.Name[..NameMax] : step.Name);
        }

        return text.ToString();
    }

    private static string Place(JsonException failure) =>
        failure.LineNumber is { } line ? $"is not valid JSON: line {line + 1}, byte {failure.BytePositionInLine + 1}" : "is not valid JSON";

    private static string Rule(Type? type) => (type is null ? null : Nullable.GetUnderlyingType(type) ?? type) switch
    {
        null => ObjectRule,
        var number when number == typeof(long) || number == typeof(int) => "must be a whole number",
        var flag when flag == typeof(bool) => "must be true or false",
        var text when text == typeof(string) => "must be a string",
        var list when list != typeof(string) && typeof(System.Collections.IList).IsAssignableFrom(list) => "must be an array",
        _ => ObjectRule,
    };

    private static Type? TypeAt(JsonTypeInfo root, string? path)
    {
        var type = root;
        foreach (var step in Steps(path ?? "$"))
        {
            Type? next;
            if (type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) next = type.ElementType;
            else next = type.Properties.FirstOrDefault(property => property.Name == step.Name)?.PropertyType;
            if (next is null) return null;
            if (!type.Options.TryGetTypeInfo(next, out var known)) return next;
            type = known;
        }

        return type.Type;
    }

    private static IEnumerable<(string Name, bool Index)> Steps(string path)
    {
        for (var at = 1; at < path.Length;)
        {
            if (path[at] == '.')
            {
                var end = path.AsSpan(at + 1).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : at + 1 + end;
                yield return (path[(at + 1)..end], false);
                at = end;
            }
            else if (path.AsSpan(at).StartsWith("['"))
            {
                var end = path.IndexOf("']", at, StringComparison.Ordinal);
                if (end < 0) end = path.Length - 2;
                yield return (path[(at + 2)..end], false);
                at = end + 2;
            }
            else
            {
                var end = path.IndexOf(']', at);
                if (end < 0) yield break;
                yield return (path[(at + 1)..end], true);
                at = end + 1;
            }
        }
    }
}

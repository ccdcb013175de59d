using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using Inventory.Http.Problems;

namespace Inventory.Http.Json;

/// <summary>Has more to say about itself than the attributes of its fields can.</summary>
public interface IValidated
{
    /// <summary>Tells what is wrong with fields that are fine by themselves.</summary>
    void Validate(FieldErrors errors);
}

/// <summary>Judges a request by the validation attributes of its fields, and collects everything that is out of range or grammar.</summary>
internal static class Validity
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, Field[]> Known = new();

    public static void Check(object value, JsonTypeInfo type, FieldErrors errors)
    {
        CheckObject(value, type, "", errors);
        if (value is IValidated more) more.Validate(errors);
    }

    private static void CheckObject(object value, JsonTypeInfo type, string path, FieldErrors errors)
    {
        foreach (var field in Known.GetOrAdd(type, Fields))
        {
            var name = path.Length > 0 ? $"{path}.{field.Name}" : field.Name;
            if (field.Get(value) is not { } content)
            {
                if (field.Required) errors.Add(name, "is required");
                continue;
            }

            foreach (var rule in field.Rules)
            {
                if (rule is IFieldRule own) own.Check(content, name, errors);
                else if (!rule.IsValid(content)) errors.Add(name, rule.FormatErrorMessage(name));
            }

            if (content is IList list && field.Element is { } element) CheckElements(list, element, name, errors);
        }
    }

    private static void CheckElements(IList list, JsonTypeInfo element, string path, FieldErrors errors)
    {
        // What is too many was told already; looking at each of them would only cost time.
        for (var i = 0; i < Math.Min(list.Count, 10_000); i++)
        {
            if (list[i] is { } content)
            {
                if (element.Kind is JsonTypeInfoKind.Object) CheckObject(content, element, $"{path}[{i}]", errors);
            }
            else errors.Add($"{path}[{i}]", element.Kind is JsonTypeInfoKind.Object ? JsonFault.ObjectRule : "must be a string");
        }
    }

    private static Field[] Fields(JsonTypeInfo type) =>
    [
        .. from property in type.Properties
           let attributes = property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute),
               inherit: true).Cast<ValidationAttribute>().ToArray() ?? []
           where property.Get is not null
           select new Field(property.Name, property.Get!, attributes.Any(rule => rule is RequiredAttribute),
               [.. attributes.Where(rule => rule is not RequiredAttribute)], Element(type, property)),
    ];

    private static JsonTypeInfo? Element(JsonTypeInfo type, JsonPropertyInfo property) =>
        type.Options.TryGetTypeInfo(property.PropertyType, out var known)
            && known is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }
            ? type.Options.GetTypeInfo(element)
            : null;

    private sealed record Field(string Name, Func<object, object?> Get, bool Required, ValidationAttribute[] Rules, JsonTypeInfo? Element);
}

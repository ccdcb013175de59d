using System.Collections.Immutable;
using System.Text.Json;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;

namespace Inventory.Events.Inbox;

/// <summary>
/// An event's data, read field by field with the rules that requests have; what does not fit is collected. Null is left out, and fields
/// that nobody asks for are ignored.
/// </summary>
internal sealed class EventData
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<FieldError> _errors;
    private readonly string _path;

    public EventData(JsonElement data)
        : this(data, [], "")
    {
    }

    private EventData(JsonElement data, List<FieldError> errors, string path)
    {
        (_errors, _path) = (errors, path);
        if (data.ValueKind is not JsonValueKind.Object)
        {
            Fault(path.Length > 0 ? path.TrimEnd('.') : "data", "must be a JSON object");
            return;
        }

        if (!JsonNames.AreText(data))
        {
            Fault(path.Length > 0 ? path.TrimEnd('.') : "data", "has a name that is no text");
            return;
        }

        foreach (var field in data.EnumerateObject())
        {
            if (!_fields.TryAdd(field.Name, field.Value)) Fault(_path + field.Name, "is there twice");
        }
    }

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>An id of a caller's choice.</summary>
    public string? Id(string name, bool required = false) =>
        Text(name, required) is { } id && Check(name, Identifier.IsValid(id), Identifier.Rule) ? id : null;

    /// <summary>An item's id.</summary>
    public string ItemId(string name)
    {
        if (Text(name, required: true) is not { } id) return "";
        Check(name, Domain.Items.ItemId.TryParse(id, out _), Domain.Items.ItemId.Rule);
        return id;
    }

    /// <summary>Whole units of a range.</summary>
    public long? Units(string name, long min, long max, bool required = false)
    {
        if (Field(name, required) is not { } value) return null;
        var rule = $"must be a whole number from {min} to {max}";
        if (!Check(name, value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _), rule)) return null;
        var units = value.GetInt64();
        return Check(name, units >= min && units <= max, rule) ? units : null;
    }

    /// <summary>A reason, or another text of so many characters.</summary>
    public string? Reason(string name)
    {
        if (Text(name) is not { } text) return null;
        Check(name, text.EnumerateRunes().Count() <= Limits.ReasonLengthMax && !text.Contains('\0'),
            $"must be at most {Limits.ReasonLengthMax} characters, without U+0000");
        return text;
    }

    /// <summary>An instant, in any offset.</summary>
    public DateTimeOffset? When(string name)
    {
        if (Text(name) is not { } text) return null;
        return Check(name, Instant.TryParse(text, out var instant), Instant.Rule) ? instant : null;
    }

    /// <summary>One of two words.</summary>
    /// <returns>Whether it is <paramref name="yes"/>; it is not where it is left out.</returns>
    public bool Is(string name, string yes, string no) =>
        Text(name) is { } word && Check(name, word == yes || word == no, $"must be {no} or {yes}") && word == yes;

    /// <summary>The lines of a hold, each item once.</summary>
    public ImmutableArray<Line> Lines(string name)
    {
        if (Field(name, required: true) is not { } value) return [];
        var rule = $"must have 1 to {Limits.LinesMax} lines";
        if (!Check(name, value.ValueKind is JsonValueKind.Array && value.GetArrayLength() is > 0 and <= Limits.LinesMax, rule)) return [];
        var lines = ImmutableArray.CreateBuilder<Line>(value.GetArrayLength());
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in value.EnumerateArray())
        {
            var path = $"{_path}{name}[{lines.Count}]";
            var line = new EventData(element, _errors, path + ".");
            lines.Add(new()
            {
                ItemId = line.ItemId("itemId"),
                Quantity = line.Units("quantity", 1, Limits.QuantityMax, required: true) ?? 0,
            });
            if (!named.Add(lines[^1].ItemId) && lines[^1].ItemId.Length > 0) Fault($"{path}.itemId", "names an item twice");
        }

        return lines.MoveToImmutable();
    }

    /// <summary>The caller's own facts, as canonical text.</summary>
    public string? Metadata(string name)
    {
        if (Field(name) is not { } value) return null;
        if (!Check(name, value.ValueKind is JsonValueKind.Object, "must be a JSON object")) return null;
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Check(name, JsonNames.AreText(value), "has a name that is no text")) return null;
        foreach (var fact in value.EnumerateObject())
        {
            var text = fact.Value.ValueKind is JsonValueKind.String ? JsonNames.TextOf(fact.Value) : null;
            Check($"{name}.{fact.Name}", fact.Name.EnumerateRunes().Count() <= Limits.MetadataKeyLengthMax && !fact.Name.Contains('\0'),
                $"must have a key of at most {Limits.MetadataKeyLengthMax} characters");
            Check($"{name}.{fact.Name}", text is not null && text.EnumerateRunes().Count() <= Limits.MetadataValueLengthMax,
                $"must be a string of at most {Limits.MetadataValueLengthMax} characters");
            facts[fact.Name] = text ?? "";
        }

        Check(name, facts.Count <= Limits.MetadataKeysMax, $"must have at most {Limits.MetadataKeysMax} keys");
        return MetadataText.Canonical(facts);
    }

    private string? Text(string name, bool required = false)
    {
        if (Field(name, required) is not { } value) return null;
        var text = value.ValueKind is JsonValueKind.String ? JsonNames.TextOf(value) : null;
        return Check(name, text is not null, "must be a string") ? text : null;
    }

    private JsonElement? Field(string name, bool required = false)
    {
        if (_fields.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null) return value;
        if (required) Fault(_path + name, "is required");
        return null;
    }

    private bool Check(string name, bool isFine, string rule)
    {
        if (!isFine) Fault(_path + name, rule);
        return isFine;
    }

    private void Fault(string field, string why) => _errors.Add(new() { Field = field, Why = why });
}

using System.Text.Json;
using System.Text.Unicode;
using Inventory.Domain;

namespace Inventory.Gateway.Json;

/// <summary>
/// Reads a request's JSON strictly and in one pass, and collects everything that is wrong with it by the path of the field. Unknown and repeated
/// fields, nulls, fractions, exponents and numbers as strings are errors. Throws <see cref="JsonException"/> only where the text is not JSON.
/// </summary>
internal ref struct JsonBody
{
    private Utf8JsonReader _json;
    private string? _container;
    private int _index = -1;
    private string? _field;

    public JsonBody(ReadOnlySpan<byte> utf8, FieldErrors errors)
    {
        // The reader itself looks at the bytes of a string only when it is asked for its text.
        if (!Utf8.IsValid(utf8)) throw new JsonException("is not valid UTF-8");
        _json = new(utf8, new JsonReaderOptions { MaxDepth = 16 });
        Errors = errors;
        _json.Read();
    }

    /// <summary>Where errors go; a batch gives every entry its own.</summary>
    public FieldErrors Errors { get; set; }

    /// <summary>The text from the present value on belongs to nobody: nothing may follow.</summary>
    public void End()
    {
        if (_json.Read()) throw new JsonException("has more after its end");
    }

    /// <summary>Enters the object that is the present value; otherwise tells so and steps over it.</summary>
    public bool BeginObject()
    {
        if (_json.TokenType is JsonTokenType.StartObject) return true;
        Error("must be a JSON object");
        _json.Skip();
        return false;
    }

    /// <summary>Goes to the value of the next field that <paramref name="names"/> has; false at the object's end.</summary>
    public bool Next(FieldNames names, ref uint seen, out int field)
    {
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            field = Find(names);
            if (field < 0)
            {
                _field = Name();
                Error(_field.Length > 64 ? "has no such field" : "is not a field of this request");
                Step();
                continue;
            }

            _field = names.Names[field];
            if ((seen & (1u << field)) != 0)
            {
                Error("is given twice");
                Step();
                continue;
            }

            seen |= 1u << field;
            _json.Read();
            if (_json.TokenType is not JsonTokenType.Null) return true;
            Error("must not be null");
            _field = null;
        }

        _field = null;
        field = -1;
        return false;
    }

    /// <summary>Tells of fields that are missing.</summary>
    public void Require(FieldNames names, uint seen, params ReadOnlySpan<int> fields)
    {
        foreach (var field in fields)
        {
            if ((seen & (1u << field)) != 0) continue;
            _field = names.Names[field];
            Error("is required");
        }

        _field = null;
    }

    /// <summary>Enters the array that is the present value.</summary>
    public bool BeginArray()
    {
        if (_json.TokenType is not JsonTokenType.StartArray)
        {
            Error("must be an array");
            _json.Skip();
            return false;
        }

        _container = _field;
        _field = null;
        _index = -1;
        return true;
    }

    /// <summary>Goes to the array's next element; false at its end.</summary>
    public bool NextElement()
    {
        _json.Read();
        _field = null;
        if (_json.TokenType is not JsonTokenType.EndArray)
        {
            _index++;
            return true;
        }

        _field = _container;
        _container = null;
        _index = -1;
        return false;
    }

    /// <summary>Reads an element as a request of its own, whose paths begin at it.</summary>
    public Frame Detach(FieldErrors errors)
    {
        var frame = new Frame(_container, _index, Errors);
        (_container, _index, Errors) = (null, -1, errors);
        return frame;
    }

    /// <summary>Ends what <see cref="Detach"/> began.</summary>
    public void Attach(Frame frame) => (_container, _index, Errors, _field) = (frame.Container, frame.Index, frame.Errors, null);

    /// <summary>Steps over the present value.</summary>
    public void Skip() => _json.Skip();

    /// <summary>A whole number.</summary>
    public long? Integer(long min, long max)
    {
        if (_json.TokenType is JsonTokenType.Number)
        {
            if (_json.TryGetInt64(out var value) && value >= min && value <= max) return value;
        }
        else _json.Skip();

        Error(max is long.MaxValue ? $"must be a whole number of {min} or more" : $"must be a whole number from {min} to {max}");
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Boolean()
    {
        if (_json.TokenType is JsonTokenType.True) return true;
        if (_json.TokenType is JsonTokenType.False) return false;
        _json.Skip();
        Error("must be true or false");
        return null;
    }

    /// <summary>Text of at most so many characters.</summary>
    public string? Text(int max, int min = 0)
    {
        if (String() is not { } text) return null;
        if (text.Contains('\0')) Error("must not contain the character U+0000");
        else if (!Fits(text, max) || text.Length < min) Error(min > 0 ? $"must be {min} to {max} characters" : $"must be at most {max} characters");
        else return text;
        return null;
    }

    /// <summary>An id of the caller's choice.</summary>
    public string? Id()
    {
        if (String() is not { } text) return null;
        if (Identifier.IsValid(text)) return text;
        Error(Identifier.Rule);
        return null;
    }

    /// <summary>An item id; <paramref name="raw"/> is what the caller wrote, also where it is outside the grammar.</summary>
    public string? Item(out string? raw)
    {
        raw = String();
        if (raw is null) return null;
        if (Domain.Items.ItemId.TryParse(raw, out _)) return raw;
        Error(Domain.Items.ItemId.Rule);
        return null;
    }

    /// <summary>An instant.</summary>
    public DateTimeOffset? Instant()
    {
        if (String() is not { } text) return null;
        if (InstantText.TryParse(text, out var instant)) return instant;
        Error(InstantText.Rule);
        return null;
    }

    /// <summary>One of a few words; its index, or -1.</summary>
    public int Choice(params ReadOnlySpan<string> words)
    {
        if (String() is not { } text) return -1;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == text) return i;
        }

        Error($"must be \"{string.Join("\" or \"", words!)}\"");
        return -1;
    }

    /// <summary>The caller's own facts, as canonical JSON text; null for none.</summary>
    public string? MetadataObject()
    {
        if (!BeginObject()) return null;
        (_container, _index, var field) = (_field, -1, _field);
        List<KeyValuePair<string, string>> entries = [];
        var count = 0;
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            _field = Name();
            _json.Read();
            count++;
            if (!Fits(_field, Limits.MetadataKeyLengthMax))
            {
                Error($"must have a key of at most {Limits.MetadataKeyLengthMax} characters");
                _json.Skip();
                continue;
            }

            if (String() is not { } value) continue;
            if (Has(entries, _field)) Error("is given twice");
            else if (!Fits(value, Limits.MetadataValueLengthMax)) Error($"must be at most {Limits.MetadataValueLengthMax} characters");
            else if (count <= Limits.MetadataKeysMax) entries.Add(new(_field, value));
        }

        (_container, _field) = (null, field);
        if (count > Limits.MetadataKeysMax) Error($"must have at most {Limits.MetadataKeysMax} keys");
        return Metadata.Canonical(entries);
    }

    /// <summary>Tells what is wrong with the present field.</summary>
    public void Error(string why) => Errors.Add(Path(), why);

    /// <summary>Tells what is wrong with another field of the present object.</summary>
    public void Error(string field, string why)
    {
        _field = field;
        Error(why);
        _field = null;
    }

    /// <summary>A string, or null with an error told.</summary>
    public string? String()
    {
        if (_json.TokenType is not JsonTokenType.String)
        {
            Error("must be a string");
            _json.Skip();
            return null;
        }

        if (!_json.ValueIsEscaped) return _json.GetString();
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Only an escaped half of a surrogate pair ends here.
            Error("must be well-formed Unicode");
            return null;
        }
    }

    private string Name()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("has a field name that is not well-formed Unicode");
        }
    }

    private int Find(FieldNames names)
    {
        if (_json.ValueIsEscaped) return Array.IndexOf(names.Names, Name());
        var utf8 = names.Utf8;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (_json.ValueSpan.SequenceEqual(utf8[i])) return i;
        }

        return -1;
    }

    private void Step()
    {
        _json.Read();
        _json.Skip();
        _field = null;
    }

    private readonly string Path()
    {
        var field = _field is { Length: > 64 } ? _field[..64] : _field;
        if (_container is null) return field ?? FieldErrors.Whole;
        var container = _index < 0 ? _container : $"{_container}[{_index}]";
        return field is null ? container : $"{container}.{field}";
    }

    private static bool Has(List<KeyValuePair<string, string>> entries, string key) => entries.Exists(known => known.Key == key);

    // Characters, not UTF-16 units: an emoji is one.
    private static bool Fits(string text, int max)
    {
        if (text.Length <= max) return true;
        if (text.Length > 2 * max) return false;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count <= max;
    }

    internal readonly record struct Frame(string? Container, int Index, FieldErrors Errors);
}

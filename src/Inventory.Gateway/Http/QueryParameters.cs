using System.Globalization;
using Inventory.Domain;
using Inventory.Gateway.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Inventory.Gateway.Http;

/// <summary>A request's query, where every parameter is known and given once; collects what is wrong with it.</summary>
internal sealed class QueryParameters
{
    private readonly string[] _names;
    private readonly string?[] _values;

    private QueryParameters(string[] names)
    {
        _names = names;
        _values = new string?[names.Length];
    }

    public FieldErrors Errors { get; } = new();

    public static QueryParameters Parse(string query, string[] known)
    {
        var parameters = new QueryParameters(known);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            var index = Array.IndexOf(known, name);
            if (index < 0) parameters.Errors.Add(name.Length > 64 ? name[..64] : name, "is not a parameter of this request");
            else if (parameters._values[index] is not null) parameters.Errors.Add(name, "is given twice");
            else parameters._values[index] = pair.DecodeValue().ToString();
        }

        return parameters;
    }

    public string? Text(string name) => _values[Array.IndexOf(_names, name)];

    public string? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (!Identifier.IsValid(text)) Errors.Add(name, Identifier.Rule);
        return text;
    }

    public long Integer(string name, long min, long max, long otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Errors.Add(name, max is long.MaxValue ? $"must be a whole number of {min} or more" : $"must be a whole number from {min} to {max}");
        return otherwise;
    }

    public int Limit() => (int)Integer("limit", 1, 1000, 100);

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (InstantText.TryParse(text, out var instant)) return instant;
        Errors.Add(name, InstantText.Rule);
        return null;
    }

    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text)
        {
            Errors.Add(name, "is required");
            return null;
        }

        if (text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Errors.Add(name, "must be a date that exists, as yyyy-MM-dd");
        return null;
    }
}

using System.Globalization;
using Inventory.Domain;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Inventory.Http.Requests;

/// <summary>A request's query, where every parameter is known to its endpoint and given once; collects what is wrong with it.</summary>
public sealed class QueryParameters
{
    private readonly KnownQuery _known;
    private readonly string?[] _values;

    private QueryParameters(KnownQuery known)
    {
        _known = known;
        _values = new string?[known.Names.Count];
    }

    /// <summary>What is wrong so far.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>The refusal of a query that is malformed, or null.</summary>
    public Problem? Problem => Errors.Any ? Problem.Invalid(Errors) : null;

    /// <summary>Gives endpoints the query of their request.</summary>
    public static ValueTask<QueryParameters?> BindAsync(HttpContext http) =>
        new(Parse(http.Request.QueryString.Value ?? "", http.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() ?? KnownQuery.None));

    /// <summary>Reads a query.</summary>
    /// <param name="query">As the request line has it.</param>
    /// <param name="known">The parameters there may be.</param>
    public static QueryParameters Parse(string query, KnownQuery known)
    {
        var parameters = new QueryParameters(known);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            var index = parameters.IndexOf(name);
            if (index < 0) parameters.Errors.Add(name.Length > 64 ? name[..64] : name, "is not a parameter of this request");
            else if (parameters._values[index] is not null) parameters.Errors.Add(name, "is given twice");
            else parameters._values[index] = pair.DecodeValue().ToString();
        }

        return parameters;
    }

    /// <summary>A text; null where it is not given.</summary>
    public string? Text(string name) =>
        IndexOf(name) is >= 0 and var index ? _values[index] : throw new ArgumentException($"The endpoint does not declare {name}.",
            nameof(name));

    /// <summary>An id of the caller's choice; null where it is not given.</summary>
    public string? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (!Identifier.IsValid(text)) Errors.Add(name, Identifier.Rule);
        return text;
    }

    /// <summary>A whole number.</summary>
    public long Integer(string name, long min, long max, long otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Errors.Add(name, max is long.MaxValue ? $"must be a whole number of {min} or more" : $"must be a whole number from {min} to {max}");
        return otherwise;
    }

    /// <summary>How many entries a page may have.</summary>
    public int Limit(int otherwise = 100) => (int)Integer("limit", 1, 1000, otherwise);

    /// <summary>Either of two; null where it is not given.</summary>
    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
        }

        Errors.Add(name, "must be true or false");
        return null;
    }

    /// <summary>An instant; null where it is not given.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        // A plus that was not percent-encoded comes as a space; nothing else that is an instant has one.
        if (InstantText.TryParse(text.Replace(' ', '+'), out var instant)) return instant;
        Errors.Add(name, InstantText.Rule);
        return null;
    }

    /// <summary>A day that must be given.</summary>
    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text)
        {
            Errors.Add(name, "is required");
            return null;
        }

        if (text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date)) return date;
        Errors.Add(name, "must be a date that exists, as yyyy-MM-dd");
        return null;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _known.Names.Count; i++)
        {
            if (_known.Names[i] == name) return i;
        }

        return -1;
    }
}

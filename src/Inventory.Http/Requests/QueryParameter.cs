namespace Inventory.Http.Requests;

/// <summary>What the value of a query parameter is.</summary>
public enum QueryKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>An instant.</summary>
    Instant,

    /// <summary>A day, as yyyy-MM-dd.</summary>
    Date,
}

/// <summary>A query parameter that an endpoint knows; any other is refused.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it is for.</param>
public sealed record QueryParameter(string Name, QueryKind Kind, string Description)
{
    /// <summary>How many entries a page has.</summary>
    public static readonly QueryParameter Limit = new("limit", QueryKind.Integer, "How many entries at most; 100 unless said.") { Min = 1,
        Max = 1000 };

    /// <summary>Where a list goes on.</summary>
    public static readonly QueryParameter Cursor = new("cursor", QueryKind.Text,
        "Where the list goes on: the nextCursor of the page before, with the same filters.");

    /// <summary>It must be given.</summary>
    public bool Required { get; init; }

    /// <summary>The smallest number.</summary>
    public long? Min { get; init; }

    /// <summary>The largest number.</summary>
    public long? Max { get; init; }

    /// <summary>The grammar of a text as a regular expression.</summary>
    public string? Pattern { get; init; }

    /// <summary>The words that a text may be.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}

/// <summary>Metadata of an endpoint: the query parameters it knows.</summary>
public sealed class KnownQuery(params QueryParameter[] parameters)
{
    /// <summary>The parameters, in the order of documents.</summary>
    public IReadOnlyList<QueryParameter> Parameters { get; } = parameters;

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; } = [.. parameters.Select(parameter => parameter.Name)];

    /// <summary>None.</summary>
    public static KnownQuery None { get; } = new();
}

namespace Inventory.Cli.Http;

/// <summary>A request to the service.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query below the server's root, escaped, without a leading slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>The JSON body, or null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The hold version the caller believes in.</summary>
    public long? IfMatch { get; init; }

    /// <summary>What a lever belongs to in other systems; null where it is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Whether the same request twice has one effect, so that it may be repeated when its outcome is not known.</summary>
    public bool Repeatable { get; init; } = true;

    /// <summary>The option that repeats this very request by hand, where its id was made here.</summary>
    public string? RepeatWith { get; init; }
}

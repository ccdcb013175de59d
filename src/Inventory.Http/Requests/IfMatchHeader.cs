using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Requests;

/// <summary>The version that a request wants to act on, from <c>If-Match</c>.</summary>
public sealed class IfMatchHeader : IRequestPart
{
    private IfMatchHeader(long? version, Problem? problem) => (Version, Problem) = (version, problem);

    /// <summary>The version; null for any.</summary>
    public long? Version { get; }

    /// <inheritdoc />
    public Problem? Problem { get; }

    /// <summary>Reads it.</summary>
    public static ValueTask<IfMatchHeader?> BindAsync(HttpContext http) =>
        new(IfMatch.TryParse(http.Request.Headers.IfMatch, out var version)
        ? new IfMatchHeader(version, null)
        : new IfMatchHeader(null, Problem.Invalid("If-Match", IfMatch.Rule)));
}

/// <summary>Metadata of an endpoint that takes <c>If-Match</c>.</summary>
public sealed class TakesIfMatch;

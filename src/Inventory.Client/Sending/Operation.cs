namespace Inventory.Client.Sending;

/// <summary>When a request may be sent again.</summary>
internal enum Repeats
{
    /// <summary>Always: it reads, or an id decides what is a repeat.</summary>
    Always,

    /// <summary>Only where it is certain that it had no effect: it has no id, and a second one would be a second act.</summary>
    WithoutEffect,

    /// <summary>Never: its body is a stream, which cannot be had twice.</summary>
    Never,
}

/// <summary>An operation of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with parameters in braces.</param>
/// <param name="Body">What is sent; null for nothing. Of NDJSON, a line.</param>
/// <param name="Answer">What is answered; null for nothing. Of NDJSON, a line.</param>
internal sealed record Operation(HttpMethod Method, string Path, Type? Body, Type? Answer)
{
    /// <summary>When it may be sent again, unless the request says otherwise.</summary>
    public Repeats Repeats { get; init; } = Repeats.Always;

    /// <summary>It changes nothing: it has no outcome that could be unknown.</summary>
    public bool Reads { get; init; } = Method == HttpMethod.Get;

    /// <summary>The names of its query parameters.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>The path of one request.</summary>
    /// <param name="ids">The values of the parameters in braces, in order.</param>
    /// <exception cref="ArgumentException">An id that no path can carry.</exception>
    public string PathOf(params ReadOnlySpan<string> ids)
    {
        var path = Path;
        foreach (var id in ids)
        {
            ArgumentException.ThrowIfNullOrEmpty(id);
            // Dots alone are steps in a path: the request would go somewhere else.
            if (id is "." or "..") throw new ArgumentException($"'{id}' is no id.");
            var (open, close) = (path.IndexOf('{', StringComparison.Ordinal), path.IndexOf('}', StringComparison.Ordinal));
            path = string.Concat(path.AsSpan(0, open), Uri.EscapeDataString(id), path.AsSpan(close + 1));
        }

        return path;
    }
}

using System.Text;

namespace Inventory.Cli.Http;

/// <summary>Builds paths below the server's root.</summary>
internal static class Urls
{
    /// <summary>An id as a part of a path.</summary>
    /// <exception cref="UsageException">It could not be an id, and might lead to another path.</exception>
    public static string Part(string id) => id.Length > 0 && char.IsAsciiLetterOrDigit(id[0])
        ? Uri.EscapeDataString(id)
        : throw new UsageException($"'{id}' is not an id: ids start with a letter or digit.");

    /// <summary>A path with the query parameters that have a value.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }
}

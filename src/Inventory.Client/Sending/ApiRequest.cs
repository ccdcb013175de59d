using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Inventory.Client.Sending;

/// <summary>One request, as it is sent and sent again: the same bytes each time.</summary>
/// <param name="Operation">Which operation.</param>
/// <param name="Path">Its path.</param>
internal sealed record ApiRequest(Operation Operation, string Path)
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string CloudEvents = "application/cloudevents-batch+json";

    /// <summary>The query parameters; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Query { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>The version to act on; null for any.</summary>
    public long? IfVersion { get; init; }

    /// <summary>When it may be sent again.</summary>
    public Repeats Repeats { get; init; } = Operation.Repeats;

    /// <summary>The path with the query.</summary>
    public string Target
    {
        get
        {
            var text = new StringBuilder(Path);
            foreach (var (name, value) in Query)
            {
                if (value is null) continue;
                text.Append(text.Length == Path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }

            return text.ToString();
        }
    }

    /// <summary>One with a body of JSON.</summary>
    public static ApiRequest Of<T>(Operation operation, string path, T body, JsonTypeInfo<T> type, long? ifVersion = null) =>
        new(operation, path) { Body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body, type), IfVersion = ifVersion };
}

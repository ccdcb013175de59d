using System.Text.Json;

namespace Inventory.Cluster.Tests.Life;

/// <summary>What a caller was told over HTTP, or that nobody answered.</summary>
/// <param name="Status">The HTTP status; 0 when no answer came.</param>
/// <param name="Replayed">The service said that it had happened before.</param>
/// <param name="Body">The JSON of the answer; undefined when there was none.</param>
public sealed record Reply(int Status, bool Replayed, JsonElement Body)
{
    /// <summary>No answer came: it may have happened or not.</summary>
    public static readonly Reply None = new(0, false, default);

    /// <summary>The problem's code; null for success and for no answer.</summary>
    public string? Code => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Whether the same request has to be repeated to learn what happened.</summary>
    public bool IsUndecided => Status is 0 or >= 500;

    /// <summary>A field of the answer as text.</summary>
    public string Text(string field) => Body.GetProperty(field).GetString()!;

    public override string ToString() => Status == 0 ? "no answer"
        : $"{Status} {(Body.ValueKind is JsonValueKind.Undefined ? "" : Body.GetRawText())}";
}

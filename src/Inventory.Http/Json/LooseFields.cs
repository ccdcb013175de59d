using System.Text.Json;

namespace Inventory.Http.Json;

/// <summary>What can be told of a body that does not fit its types: strings and numbers of its outermost object.</summary>
public static class LooseFields
{
    /// <summary>
    /// The value of the last field of that name as text; null where there is none, it is neither, or the text is no JSON.
    /// </summary>
    public static string? Find(ReadOnlySpan<byte> utf8, string name)
    {
        string? found = null;
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16, AllowMultipleValues = false });
            while (json.Read())
            {
                if (json.TokenType is not JsonTokenType.PropertyName || json.CurrentDepth != 1 || !json.ValueTextEquals(name)) continue;
                json.Read();
                found = json.TokenType switch
                {
                    JsonTokenType.String => json.GetString(),
                    JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
                    _ => found,
                };
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }

        return found;
    }
}

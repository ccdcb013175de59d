using System.Text.Json;

namespace Inventory.Events.Inbox;

/// <summary>
/// Strings of JSON that may be no text: an escape can stand for half of a surrogate pair, which nobody could store or tell.
/// </summary>
internal static class JsonNames
{
    /// <summary>Whether the names of an object's fields are text.</summary>
    public static bool AreText(JsonElement value)
    {
        try
        {
            return value.EnumerateObject().All(static property => property.Name is not null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A string's text; null for none.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

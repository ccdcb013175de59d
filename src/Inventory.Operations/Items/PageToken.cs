using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Inventory.Operations.Items;

/// <summary>
/// Where a list goes on, as an opaque word for an address. Secret it is not: whatever place it names, the next page shows only what the
/// list may show. One that nobody gave is no place, and the list begins anew.
/// </summary>
internal static class PageToken
{
    private const char Between = '\n';
    private const int LengthMax = 1024;

    public static string Write(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Between, parts)));

    /// <summary>The parts of a place; null where it is none of so many.</summary>
    public static string[]? Read(string? token, int parts)
    {
        if (token is null or { Length: > LengthMax } || !Base64Url.IsValid(token)) return null;
        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Between);
        return read.Length == parts ? read : null;
    }

    public static string Of(DateTimeOffset? at) => at is { } instant ? instant.UtcTicks.ToString(CultureInfo.InvariantCulture) : "";

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static bool IsNumber(string part, out long number) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>An instant, or none where the part is empty; false where it is neither.</summary>
    public static bool IsInstant(string part, out DateTimeOffset? at)
    {
        at = null;
        if (part.Length == 0) return true;
        if (!IsNumber(part, out var ticks) || ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        at = new(ticks, TimeSpan.Zero);
        return true;
    }
}

using System.Globalization;
using System.Text.Json;

namespace Inventory.Gateway.Json;

/// <summary>Instants on the wire: UTC with <c>Z</c>, written with three decimals.</summary>
internal static class InstantText
{
    public const string Rule = "must be an instant in UTC like 2030-01-31T12:00:00.000Z";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.f'Z'", "yyyy-MM-dd'T'HH:mm:ss.ff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.ffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
    ];

    /// <summary>Reads an instant and cuts it to whole milliseconds, the finest that the product keeps.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        // Formats differ only in their decimals, so the length names the only one that can fit.
        var format = text.Length switch { 20 => 0, >= 22 and <= 28 => text.Length - 21, _ => -1 };
        if (format < 0 || !DateTime.TryParseExact(text, Formats[format], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed)) return false;
        instant = Domain.Instant.Truncate(new(parsed, TimeSpan.Zero));
        return true;
    }

    /// <summary>Writes an instant as a field.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset instant)
    {
        Span<byte> text = stackalloc byte[24];
        Format(instant, text);
        json.WriteString(name, text);
    }

    /// <summary>Formats by hand, which takes a tenth of what a custom format string takes; answers have up to five instants.</summary>
    public static void Format(DateTimeOffset instant, Span<byte> text)
    {
        var utc = instant.UtcDateTime;
        "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
        Digits(text[..4], utc.Year);
        Digits(text.Slice(5, 2), utc.Month);
        Digits(text.Slice(8, 2), utc.Day);
        Digits(text.Slice(11, 2), utc.Hour);
        Digits(text.Slice(14, 2), utc.Minute);
        Digits(text.Slice(17, 2), utc.Second);
        Digits(text.Slice(20, 3), utc.Millisecond);
    }

    private static void Digits(Span<byte> text, int number)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + number % 10);
            number /= 10;
        }
    }
}

using System.Globalization;

namespace Inventory.Http.Json;

/// <summary>Instants on the wire: read with <c>Z</c> or any offset and up to seven decimals, written in UTC with three.</summary>
public static class InstantText
{
    /// <summary>What a caller is told about a text that is none.</summary>
    public const string Rule = "must be an instant like 2030-01-31T12:00:00.000Z or 2030-01-31T14:00:00+02:00";

    /// <summary>Bytes of an instant as it is written.</summary>
    public const int Length = 24;

    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int OffsetLength = 6;

    private static readonly string[] Formats = [Seconds, .. Enumerable.Range(1, 7)
        .Select(decimals => $"{Seconds}.{new string('f', decimals)}")];

    /// <summary>Reads an instant and cuts it to whole milliseconds, the finest that the product keeps.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        var offset = TimeSpan.Zero;
        if (text.Length > 0 && text[^1] == 'Z') text = text[..^1];
        else if (text.Length > OffsetLength && TryOffset(text[^OffsetLength..], out offset)) text = text[..^OffsetLength];
        else return false;

        // Formats differ only in their decimals, so the length names the only one that can fit.
        var format = text.Length switch { 19 => 0, >= 21 and <= 27 => text.Length - 20, _ => -1 };
        if (format < 0 || !DateTime.TryParseExact(text, Formats[format], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return false;
        var ticks = local.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return false;
        instant = Domain.Instant.Truncate(new(ticks, TimeSpan.Zero));
        return true;
    }

    /// <summary>Formats by hand, which takes a tenth of what a custom format string takes; answers have up to five instants.</summary>
    /// <param name="instant">Any offset.</param>
    /// <param name="text"><see cref="Length"/> bytes.</param>
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

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text[0] is not ('+' or '-') || text[3] != ':' || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[2])
            || !char.IsAsciiDigit(text[4]) || !char.IsAsciiDigit(text[5])) return false;
        var (hours, minutes) = ((text[1] - '0') * 10 + (text[2] - '0'), (text[4] - '0') * 10 + (text[5] - '0'));
        if (hours > 23 || minutes > 59) return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
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

using System.Globalization;

namespace Inventory.Domain;

/// <summary>Instants as every wire writes them: UTC, three decimals, <c>Z</c>; read with any offset. The product keeps no finer ones.</summary>
public static class Instant
{
    /// <summary>What a caller is told about a text that is none.</summary>
    public const string Rule = "must be an instant like 2030-01-31T12:00:00.000Z or 2030-01-31T14:00:00+02:00";

    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int OffsetLength = 6;

    private static readonly string[] Formats = [Seconds, .. Enumerable.Range(1, 7)
        .Select(decimals => $"{Seconds}.{new string('f', decimals)}")];

    /// <summary>The instant as text.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Cuts an instant to whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

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
        instant = Truncate(new(ticks, TimeSpan.Zero));
        return true;
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
}

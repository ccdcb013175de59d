using System.Globalization;

namespace Inventory.Cli;

/// <summary>Lengths of time as people type them: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>, <c>1h30m</c>; a number alone is
/// seconds.</summary>
internal static class Durations
{
    /// <summary>What a duration looks like, for complaints.</summary>
    public const string Rule = "a duration such as 90s, 30m, 2h or 1d, or a number of seconds";

    private static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds <= Max.TotalSeconds) duration = TimeSpan.FromSeconds(seconds);
            return seconds <= Max.TotalSeconds;
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || UnitOf(rest[digits]) is not { } unit) return false;
            duration += number * unit;
            if (duration > Max) return false;
            rest = rest[(digits + 1)..];
        }

        return text.Length > 0;
    }

    private static TimeSpan? UnitOf(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}

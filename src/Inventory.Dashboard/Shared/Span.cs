namespace Inventory.Dashboard.Shared;

/// <summary>Lengths of time as people say them, in their largest unit.</summary>
public static class Span
{
    /// <summary>As in "3 min ago" or "in 2 h".</summary>
    public static string Between(DateTimeOffset at, DateTimeOffset now) => at <= now ? $"{Of(now - at)} ago" : $"in {Of(at - now)}";

    /// <summary>As in "45 s" or "3 d".</summary>
    public static string Of(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => $"{(int)length.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)length.TotalHours} h",
        _ => $"{(int)length.TotalDays} d",
    };
}

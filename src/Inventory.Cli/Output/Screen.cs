using System.Globalization;
using System.Text.Json;

namespace Inventory.Cli.Output;

/// <summary>Where text for people goes: on a terminal with colours and times as one says them, in a pipe plain and in full.</summary>
/// <param name="Out">Takes the text.</param>
/// <param name="IsTerminal">A person looks at it.</param>
/// <param name="HasColours">It may be coloured.</param>
/// <param name="Now">What "ago" is counted from.</param>
internal sealed record Screen(TextWriter Out, bool IsTerminal, bool HasColours, DateTimeOffset Now)
{
    /// <summary>The screen of this process.</summary>
    public static Screen Of(Surroundings surroundings) => new(
        surroundings.Out,
        surroundings.OutIsTerminal,
        surroundings.OutIsTerminal && string.IsNullOrEmpty(surroundings.Environment("NO_COLOR"))
            && surroundings.Environment("TERM") != "dumb",
        surroundings.Clock.GetUtcNow());

    /// <summary>The same, its times counted from when the answer was true, where it says so: business time need not be ours.</summary>
    public Screen At(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("asOf", out var asOf) && asOf.ValueKind == JsonValueKind.String
            && TryInstant(asOf.GetString()!, out var instant)
            ? this with { Now = instant }
            : this;

    /// <summary>An instant as it is best read here.</summary>
    public string Time(string instant) => IsTerminal && TryInstant(instant, out var at) ? Ago(at - Now) : instant;

    /// <summary>A line of text.</summary>
    public void WriteLine(string text) => Out.WriteLine(text);

    /// <summary>Text in a colour, where there are colours.</summary>
    public string Paint(string text, string? colour) => colour is null || !HasColours ? text : $"\u001b[{colour}m{text}\u001b[0m";

    private static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    private static string Ago(TimeSpan distance)
    {
        var length = distance.Duration();
        var text = length switch
        {
            { TotalSeconds: < 1 } => "now",
            { TotalMinutes: < 2 } => $"{(long)length.TotalSeconds}s",
            { TotalHours: < 2 } => $"{(long)length.TotalMinutes}m",
            { TotalDays: < 2 } => $"{(long)length.TotalHours}h",
            _ => $"{(long)length.TotalDays}d",
        };
        return text == "now" ? text : distance > TimeSpan.Zero ? $"in {text}" : $"{text} ago";
    }
}

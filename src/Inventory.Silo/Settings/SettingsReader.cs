using System.Globalization;

namespace Inventory.Silo.Settings;

/// <summary>
/// Reads settings and collects what is wrong with them, a line each, instead of stopping at the first. No line quotes a secret.
/// </summary>
/// <param name="configuration">The whole configuration.</param>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _mistakes = [];

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Adds a line.</summary>
    public void Refuse(string mistake) => _mistakes.Add(mistake);

    /// <summary>A setting's text, its key with colons between the parts; null where it is unset or empty.</summary>
    public string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;

    /// <summary>A whole number within bounds; <paramref name="of"/> says what it counts.</summary>
    public int Whole(string key, int otherwise, int least, int most, string of = "")
    {
        if (Text(key) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most) return number;
        Refuse($"{Variable(key)} must be a whole number{(of.Length > 0 ? $" of {of}" : "")} from {least} to {most}, not '{text}'.");
        return otherwise;
    }

    /// <summary>A number from 0 to a most.</summary>
    public double Number(string key, double otherwise, double most)
    {
        if (Text(key) is not { } text) return otherwise;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most)
            return number;
        Refuse(string.Create(CultureInfo.InvariantCulture, $"{Variable(key)} must be a number from 0 to {most:0}, not '{text}'."));
        return otherwise;
    }

    /// <summary>A length of time within bounds.</summary>
    public TimeSpan Time(string key, TimeSpan otherwise, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(key) is not { } text) return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= shortest && time <= longest) return time;
        Refuse($"{Variable(key)} must be a time from {shortest} to {longest}, as {otherwise}; it is '{text}'.");
        return otherwise;
    }

    /// <summary>A switch: 1 or true, 0 or false.</summary>
    public bool Switch(string key)
    {
        switch (Secret(key)?.Trim())
        {
            case null or "" or "0" or "false": return false;
            case "1" or "true": return true;
            default:
                Refuse($"{Variable(key)} must be 1 or 0.");
                return false;
        }
    }

    /// <summary>
    /// A setting, or the text of the file that the setting of the same name with <c>_FILE</c> leads to. Unlike <see cref="Text"/>, an empty
    /// one is told.
    /// </summary>
    public string? Secret(string key)
    {
        var file = Text(key + "_FILE");
        if (configuration[key] is { } text)
        {
            if (file is not null) Refuse($"Set {Variable(key)} or {Variable(key)}_FILE, not both.");
            return text;
        }

        if (file is null) return null;
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse($"{Variable(key)}_FILE leads to '{file}', which cannot be read.");
            return null;
        }
    }

    /// <summary>Refuses keys of a section that nobody reads: a misspelt setting would otherwise be silently without effect.</summary>
    public void OnlyKnown(string section, params ReadOnlySpan<string> known)
    {
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (Spelling.Find(child.Key, known) is null)
                Refuse($"{Variable(section)}__{child.Key} is no setting; did you mean {Variable(section)}__{Spelling.Nearest(child.Key, known)}?");
        }
    }

    /// <summary>A key as the environment variable that people know it by.</summary>
    public static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}

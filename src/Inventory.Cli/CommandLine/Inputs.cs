using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Inventory.Cli.CommandLine;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Inputs
{
    public static Argument<string> HoldId() => new("HOLD_ID") { Description = "The hold's id, chosen by whoever places it" };

    public static Argument<string[]> ItemIds() => new("ITEM")
    {
        Description = "sku:CODE, sku:CODE@LOCATION, room:PROPERTY:TYPE:YYYY-MM-DD or ticket:EVENT:CLASS",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<KeyValuePair<string, long>[]> Lines(string description, bool required = false) => new("--line")
    {
        Description = description + "; repeatable",
        HelpName = "ITEM=QTY",
        Required = required,
        AllowMultipleArgumentsPerToken = false,
        Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        CustomParser = static result => [.. result.Tokens.Select(token => Line(token.Value, result))],
    };

    public static Option<KeyValuePair<string, string>[]> Metadata(string description) => new("--metadata")
    {
        Description = description + "; repeatable",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = static result =>
        {
            KeyValuePair<string, string>[] entries = [.. result.Tokens.Select(token => Entry(token.Value, result))];
            if (entries.DistinctBy(static entry => entry.Key).Count() < entries.Length) result.AddError("--metadata names a key twice.");
            return entries;
        },
    };

    public static Option<TimeSpan?> Ttl(string description) =>
        Duration("--ttl", description, static ttl => ttl.Ticks % TimeSpan.TicksPerSecond == 0 ? null : "--ttl takes whole seconds.");

    /// <summary>A length of time; see <see cref="Durations"/>.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">For the help.</param>
    /// <param name="complaint">What is wrong with a duration that could be read; null for nothing.</param>
    public static Option<TimeSpan?> Duration(string name, string description, Func<TimeSpan, string?>? complaint = null) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (result.Tokens is not [var token]) return null;
            if (!Durations.TryParse(token.Value, out var duration)) result.AddError($"{name} takes {Durations.Rule}; not '{token.Value}'.");
            else if (complaint?.Invoke(duration) is { } why) result.AddError(why);
            else return duration;
            return null;
        },
    };

    /// <summary>How many of a list.</summary>
    public static Option<int?> Limit(string description) => new("--limit") { Description = description, HelpName = "N" };

    /// <summary>A flag that may also be asked for as false.</summary>
    public static Option<bool?> Either(string name, string description) =>
        new(name) { Description = description, HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Whole seconds.</summary>
    public static long? Seconds(this TimeSpan? duration) => duration is { } given ? (long)given.TotalSeconds : null;

    /// <summary>A number as a query has it.</summary>
    public static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A flag as a query has it.</summary>
    public static string? Text(bool? flag) => flag switch { null => null, true => "true", false => "false" };

    public static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    public static Argument<string> ItemId() => new("ITEM") { Description = "The item's id" };

    public static Option<long?> IfVersion(string what = "hold") => new("--if-version")
    {
        Description = $"Only if the {what} has this version",
        HelpName = "N",
    };

    private static KeyValuePair<string, long> Line(string text, ArgumentResult result)
    {
        var equals = text.LastIndexOf('=');
        if (equals > 0 && long.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity))
        {
            return new(text[..equals], quantity);
        }

        result.AddError($"--line takes ITEM=QTY with a whole number, such as sku:LAMP-0001-BLK@LEJ1=2, not '{text}'.");
        return default;
    }

    private static KeyValuePair<string, string> Entry(string text, ArgumentResult result)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0) return new(text[..equals], text[(equals + 1)..]);
        result.AddError($"--metadata takes KEY=VALUE, not '{text}'.");
        return default;
    }
}

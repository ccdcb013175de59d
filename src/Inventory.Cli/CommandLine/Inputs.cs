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

    public static Option<int?> Ttl(string description) => new("--ttl") { Description = description, HelpName = "SECONDS" };

    public static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    public static Option<long?> IfVersion() => new("--if-version")
    {
        Description = "Only if the hold has this version",
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

namespace Inventory.Cli.Output;

/// <summary>What is worth a colour, by column and content. Numbers are those of ANSI terminals.</summary>
internal static class Palette
{
    public const string Bold = "1";
    public const string Red = "31";
    public const string Green = "32";
    public const string Yellow = "33";
    public const string Dim = "2";

    /// <summary>The colour of a cell; null for none.</summary>
    public static string? Of(string heading, string cell) => (heading, cell) switch
    {
        ("STATUS", "held") => Yellow,
        ("STATUS", "confirmed") => Green,
        ("STATUS", "expired" or "released" or "cancelled" or "fulfilled") => Dim,
        ("STOP SELL" or "DRIFTED", "yes") => Red,
        ("AVAILABLE", ['-', ..]) => Red,
        ("AVAILABLE", "0") => Yellow,
        ("STATE", "ok") => Green,
        ("STATE", "wrong") => Red,
        ("STATE", "unknown") => Yellow,
        _ => null,
    };
}

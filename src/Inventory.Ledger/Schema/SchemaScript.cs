using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Schema;

/// <summary>A script of the schema.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Text">What is executed.</param>
internal sealed record SchemaScript(string Name, string Text)
{
    /// <summary>Made once each, in order of name: the tables.</summary>
    public static IReadOnlyList<SchemaScript> Migrations { get; } = Read("Migrations/");

    /// <summary>
    /// Made again whenever their text changes, in order of name: functions and the triggers that call them, and views. A function whose
    /// arguments change is another function: its name carries a number, and the one before stays for nodes that call it, until a later
    /// migration drops it.
    /// </summary>
    public static IReadOnlyList<SchemaScript> Routines { get; } =
        [.. Read("Routines/").Select(script => script with { Text = CommitStatement.Render(script.Text) })];

    /// <summary>Tells one text of this name from another: SHA-256 in hexadecimal digits.</summary>
    public string ContentHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static SchemaScript[] Read(string folder) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SchemaScript(name[folder.Length..], SqlText.Read(name))),
    ];
}

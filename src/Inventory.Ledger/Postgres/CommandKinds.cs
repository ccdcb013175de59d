using System.Collections.Frozen;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

/// <summary>The store's names for <see cref="CommandKind"/>.</summary>
internal static class CommandKinds
{
    private static readonly FrozenDictionary<string, CommandKind> ByName =
        Enum.GetValues<CommandKind>().ToFrozenDictionary(Name, StringComparer.Ordinal);

    public static string Name(CommandKind kind) => kind switch
    {
        CommandKind.Adjustment => "adjustment",
        CommandKind.Count => "count",
        CommandKind.Change => "change",
        CommandKind.Fulfilment => "fulfilment",
        CommandKind.Cancel => "cancel",
        CommandKind.Import => "import",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It has no name."),
    };

    /// <exception cref="KeyNotFoundException">No kind has this name.</exception>
    public static CommandKind Parse(string name) => ByName[name];
}

using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

/// <summary>The store's names for <see cref="CommandKind"/>.</summary>
internal static class CommandKinds
{
    private static readonly string[] Names = ["adjustment", "count", "change", "fulfilment", "cancel", "import"];

    public static string Name(CommandKind kind) => Names[(int)kind];

    public static CommandKind Parse(string name) => (CommandKind)Array.IndexOf(Names, name);
}

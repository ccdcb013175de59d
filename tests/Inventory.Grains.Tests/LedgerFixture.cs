using Inventory.Testing;

namespace Inventory.Grains.Tests;

/// <summary>One database and one node for the tests of a class; items and holds have names of their own.</summary>
public sealed class LedgerFixture : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public Node Node { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync("grains");
        Node = await Node.StartAsync(Database);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(Database);
        await Node.DisposeAsync();
        await Database.DisposeAsync();
    }
}

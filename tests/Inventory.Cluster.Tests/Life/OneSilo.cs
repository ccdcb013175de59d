using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>What tests of one silo process over a database of its own begin with, and that the ledger is true when they end.</summary>
/// <param name="name">Becomes part of the database's name.</param>
public abstract class OneSilo(string name) : IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    protected SiloProcess Silo { get; private set; } = null!;

    protected Caller Caller { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(name);
        Silo = await SiloProcess.StartAsync(Database.ConnectionString);
        Caller = new(Silo);
    }

    public async Task DisposeAsync()
    {
        try
        {
            await Invariants.CheckAsync(Database);
        }
        finally
        {
            await Silo.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}

using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// What tests begin with that share one silo process over one database, as those can that neither stop nor freeze it: starting it takes
/// longer than most of them. Each has ids of its own, and the ledger is true when it ends.
/// </summary>
/// <param name="shared">The silo of the class.</param>
public abstract class SharedSilo(SharedSilo.OfClass shared) : IClassFixture<SharedSilo.OfClass>, IAsyncLifetime
{
    protected TestDatabase Database => shared.Database;

    protected SiloProcess Silo => shared.Silo;

    protected Caller Caller => shared.Caller;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Invariants.CheckAsync(Database);

    /// <summary>A silo and its database, for as long as the tests of a class run.</summary>
    public sealed class OfClass : IAsyncLifetime
    {
        public TestDatabase Database { get; private set; } = null!;

        public SiloProcess Silo { get; private set; } = null!;

        public Caller Caller { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Database = await TestDatabase.CreateAsync("shared");
            Silo = await SiloProcess.StartAsync(Database.ConnectionString);
            Caller = new(Silo);
        }

        public async Task DisposeAsync()
        {
            await Silo.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}

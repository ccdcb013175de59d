using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>One migrated database with two nodes' stores on it, for all tests that leave it as they need it.</summary>
public sealed class PostgresLedger : IAsyncLifetime
{
    /// <summary>A busy machine must not make a commit's outcome unknown.</summary>
    private const int Patience = 60;

    public TestDatabase Database { get; private set; } = null!;

    public LedgerDataSources Sources { get; private set; } = null!;

    public PostgresLedgerStore Store { get; private set; } = null!;

    public PostgresLedgerStore Other { get; private set; } = null!;

    public Tenant Tenant { get; private set; } = null!;

    public Tenant Stranger { get; private set; } = null!;

    /// <summary>The database's own time, whole milliseconds: this month's partition is there.</summary>
    public DateTimeOffset Now { get; private set; }

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync("ledger");
        Sources = new(Database.ConnectionString, Patience);
        await new SchemaMigrator(Sources).MigrateAsync();
        var tenants = new TenantDirectory(Sources);
        Tenant = await tenants.FindOrAddAsync("demo");
        Stranger = await tenants.FindOrAddAsync("stranger");
        Now = new(await Database.ScalarAsync<DateTime>("SELECT date_trunc('milliseconds', now())"), TimeSpan.Zero);
        Store = NewStore(Sources);
        Other = NewStore(Sources);
    }

    /// <param name="sources">The pools.</param>
    /// <param name="clock">By default a stopped one: what these tests commit is of any instant they like.</param>
    /// <param name="log">Hears what the store has to say.</param>
    public static PostgresLedgerStore NewStore(LedgerDataSources sources, LedgerClock? clock = null, ILogger<PostgresLedgerStore>? log =
        null) =>
        new(sources, clock ?? StoppedClock(), TimeProvider.System, log ?? NullLogger<PostgresLedgerStore>.Instance);

    public static LedgerClock StoppedClock()
    {
        var clock = new LedgerClock(TimeProvider.System);
        clock.Stop(DateTimeOffset.UnixEpoch);
        return clock;
    }

    /// <summary>Commits a set that must be applied.</summary>
    public async Task CommitAsync(ChangeSet set)
    {
        var verdicts = new Verdict[1];
        await Store.CommitAsync(default, [set], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Other.DisposeAsync();
        await Sources.DisposeAsync();
        await Database.DisposeAsync();
    }
}

[CollectionDefinition(nameof(PostgresLedger))]
public sealed class PostgresLedgerTests : ICollectionFixture<PostgresLedger>;

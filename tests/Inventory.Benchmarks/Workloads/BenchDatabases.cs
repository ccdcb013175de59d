using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Testing;

namespace Inventory.Benchmarks.Workloads;

/// <summary>The workloads' databases: copies of one that was migrated, for a copy takes no longer than an empty database.</summary>
internal sealed class BenchDatabases(string server) : IAsyncDisposable
{
    private readonly Lazy<Task<TestDatabase>> _migrated = new(() => MigrateAsync(server));

    /// <summary>Makes one, for the caller to dispose.</summary>
    /// <param name="name">Becomes part of its name.</param>
    public async Task<TestDatabase> CreateAsync(string name) =>
        await TestDatabase.CreateOnAsync(server, $"bench_{name}", await _migrated.Value);

    public async ValueTask DisposeAsync()
    {
        if (_migrated.IsValueCreated) await (await _migrated.Value).DisposeAsync();
    }

    private static async Task<TestDatabase> MigrateAsync(string server)
    {
        var database = await TestDatabase.CreateOnAsync(server, "bench");
        await using var sources = new LedgerDataSources(database.ConnectionString);
        await new SchemaMigrator(sources).MigrateAsync();
        return database;
    }
}

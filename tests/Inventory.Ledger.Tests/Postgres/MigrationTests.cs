using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Postgres;

public sealed class MigrationTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private LedgerDataSources _sources = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("migrations");
        _sources = new(_database.ConnectionString, 60);
    }

    public async Task DisposeAsync()
    {
        await _sources.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Once_applied_they_are_left_alone()
    {
        var migrator = new SchemaMigrator(_sources);
        await migrator.MigrateAsync();
        Assert.True(await migrator.IsCurrentAsync());
        var tenant = await new TenantDirectory(_sources).FindOrAddAsync("kept");
        var applied = await _database.ScalarAsync<string>("SELECT string_agg(name || applied_at, ',' ORDER BY name) FROM schema_migration");

        await migrator.MigrateAsync();

        Assert.Equal(applied, await _database.ScalarAsync<string>("SELECT string_agg(name || applied_at, ',' ORDER BY name) FROM schema_migration"));
        Assert.Equal(tenant, await new TenantDirectory(_sources).FindAsync("kept"));
    }

    [Fact]
    public async Task Several_nodes_starting_at_once_apply_each_once()
    {
        await using var other = new LedgerDataSources(_database.ConnectionString, 60);
        await Task.WhenAll(new[] { _sources, other, _sources, other }.Select(sources => new SchemaMigrator(sources).MigrateAsync()));
        Assert.True(await new SchemaMigrator(other).IsCurrentAsync());
        Assert.Equal(3, await _database.ScalarAsync<long>("SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal_row'::regclass AND inhrelid <> 'journal_default'::regclass"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var migrator = new SchemaMigrator(_sources);
        await migrator.MigrateAsync();
        await _database.ScalarAsync<object>("INSERT INTO schema_migration (name) VALUES ('999_from_the_future.sql')");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => migrator.MigrateAsync());
        Assert.Contains("999_from_the_future.sql", refused.Message, StringComparison.Ordinal);

        // And the lock was given back: the newer version can go on.
        await _database.ScalarAsync<object>("DELETE FROM schema_migration WHERE name LIKE '999%'");
        await migrator.MigrateAsync();
    }

    [Fact]
    public async Task A_database_that_lacks_one_is_not_current()
    {
        var migrator = new SchemaMigrator(_sources);
        await migrator.MigrateAsync();
        await _database.ScalarAsync<object>("DELETE FROM schema_migration WHERE name LIKE '002%'");
        Assert.False(await migrator.IsCurrentAsync());
    }

    [Fact]
    public async Task Items_of_before_migration_012_get_the_earliest_end_of_their_live_holds()
    {
        var scripts = typeof(SqlText).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        foreach (var script in scripts.TakeWhile(name => !name.StartsWith("Migrations/012", StringComparison.Ordinal))) await _database.ScalarAsync<object>(SqlText.Read(script));
        await _database.ScalarAsync<object>("""
            INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, stop_sell, shortage, version, settings_version, updated_at)
            SELECT 1, key, 'sku:' || key, 10, 0, 0, 0, 0, 0, false, 0, 1, 1, now() FROM generate_series(1, 3) AS key;
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, expires_at, placed_at, version, line_count, ttl_seconds, born_confirmed)
            SELECT 1, 'hold-' || n, 0, key, 1, 0, dropped, status, timestamptz '2026-06-01 12:00Z' + minutes * interval '1 minute', timestamptz '2026-06-01 12:00Z', 1, 1, 60, false
            FROM (VALUES (1, 1, false, 'held', 10), (2, 1, false, 'held', 5), (3, 1, false, 'released', 1), (4, 2, false, 'confirmed', NULL), (5, 2, true, 'held', 3), (6, 3, false, 'held', NULL))
              AS h (n, key, dropped, status, minutes)
            """);
        var touches = await _database.ScalarAsync<long>("SELECT count(*) FROM drift_touch");

        await _database.ScalarAsync<object>($"BEGIN; {SqlText.Read(scripts.Single(name => name.StartsWith("Migrations/012", StringComparison.Ordinal)))}; COMMIT");

        Assert.Equal("1 at 12:05, 2 at none, 3 at none", await _database.ScalarAsync<string>(
            "SELECT string_agg(item_key || ' at ' || coalesce(to_char(next_end_at AT TIME ZONE 'UTC', 'HH24:MI'), 'none'), ', ' ORDER BY item_key) FROM item"));
        Assert.Equal(touches, await _database.ScalarAsync<long>("SELECT count(*) FROM drift_touch"));
    }

    [Fact]
    public async Task A_tenant_added_by_two_nodes_at_once_is_one_tenant()
    {
        await new SchemaMigrator(_sources).MigrateAsync();
        var tenants = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new TenantDirectory(_sources).FindOrAddAsync("same").AsTask()));
        Assert.Single(tenants.Distinct());
        Assert.Equal(TimeSpan.FromDays(7), tenants[0].HoldAgeMax);
        Assert.Null(await new TenantDirectory(_sources).FindAsync("Same"));
    }
}

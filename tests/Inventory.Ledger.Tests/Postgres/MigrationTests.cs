using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Streams;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Postgres;

public sealed class MigrationTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private LedgerDataSources _sources = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateEmptyAsync("migrations");
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
        const string Applied = "SELECT (SELECT string_agg(name || applied_at, ',' ORDER BY name) FROM schema_migration) || (SELECT string_agg(name || applied_at, ',' ORDER BY revision) FROM schema_routine)";
        var applied = await _database.ScalarAsync<string>(Applied);

        await migrator.MigrateAsync();

        Assert.Equal(applied, await _database.ScalarAsync<string>(Applied));
        Assert.Equal(tenant, await new TenantDirectory(_sources).FindAsync("kept"));
    }

    [Fact]
    public async Task Several_nodes_starting_at_once_apply_each_once()
    {
        await using var other = new LedgerDataSources(_database.ConnectionString, 60);
        await Task.WhenAll(new[] { _sources, other, _sources, other }.Select(sources => new SchemaMigrator(sources).MigrateAsync()));
        Assert.True(await new SchemaMigrator(other).IsCurrentAsync());
        Assert.Equal(3,
            await _database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal_row'::regclass AND inhrelid <> 'journal_default'::regclass"));
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
    public async Task A_database_of_before_the_first_release_is_refused_in_one_line_and_left_as_it_is()
    {
        await _database.ScalarAsync<object>("""
            CREATE TABLE schema_migration (name text COLLATE "C" CONSTRAINT schema_migration_pk PRIMARY KEY,
                applied_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO schema_migration (name) VALUES ('001_ledger.sql'), ('002_commit_group.sql');
            CREATE TABLE hold (hold_id text)
            """);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => new SchemaMigrator(_sources).MigrateAsync());

        Assert.Contains("001_ledger.sql", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal("hold schema_migration", await _database.ScalarAsync<string>("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"));
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
    public async Task What_streams_kept_in_tables_of_their_own_stands_with_other_deliveries()
    {
        SchemaScript[] before = [.. SchemaScript.Migrations.Where(static script => string.CompareOrdinal(script.Name, "023") < 0)];
        await new SchemaMigrator(_sources, before, SchemaScript.Routines).MigrateAsync();
        var tenant = (await new TenantDirectory(_sources).FindOrAddAsync("early")).Id;
        const string subscription = "stream:inventory/5/0123456789abcdef0123456789abcdef";
        await _database.ScalarAsync<object>($"""
            INSERT INTO stream_mark (consumer, position) VALUES ('stream:inventory/5', 41), ('stream:inventory/6', 42);
            INSERT INTO stream_delivery (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error,
              first_failed_at, next_attempt_at) VALUES
              ('{subscription}', 7, {tenant}, 'sku:a', 'evt-7', 't', now(), 'dead', 6, 'threw', now(), NULL),
              ('{subscription}', 8, {tenant}, 'sku:b', 'evt-8', 't', now(), 'pending', 2, 'threw', now(), now()),
              ('{subscription}', 9, {tenant}, 'sku:b', 'evt-9', 't', now(), 'pending', 0, NULL, NULL, NULL),
              ('{subscription}', 10, {tenant}, 'sku:c', 'evt-10', 't', now(), 'dead', 0, 'gone', NULL, now())
            """);

        await new SchemaMigrator(_sources).MigrateAsync();

        Assert.Equal("stream:inventory/5 41 0, stream:inventory/6 42 0", await _database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', name, position, tenant_id), ', ' ORDER BY name) FROM consumer WHERE name NOT LIKE '%/%/%'
            """));
        Assert.Equal("7 dead 6, 8 pending 2, 9 pending 0, 10 dead 0", await _database.ScalarAsync<string>($"""
            SELECT string_agg(concat_ws(' ', position, status, attempts), ', ' ORDER BY position) FROM delivery
            WHERE consumer = '{subscription}'
            """));
        // All that was given up is in sight.
        var failures = new DeliveryFailures(_sources);
        Assert.Equal([7L, 8, 10], (await failures.ListAsync(new(), null)).Select(static one => one.Position).Order());
        var pending = await new StreamProgress(_sources).PendingAsync("inventory", [5, 6]);
        Assert.Equal([8L, 9], pending.Select(static one => one.Row.Position));
    }

    [Fact]
    public async Task What_has_its_place_in_the_log_keeps_it_and_what_has_none_gets_the_next()
    {
        SchemaScript[] before = [.. SchemaScript.Migrations.Where(static script => string.CompareOrdinal(script.Name, "025") < 0)];
        await new SchemaMigrator(_sources, before, SchemaScript.Routines).MigrateAsync();
        var (tenant, other) = ((await new TenantDirectory(_sources).FindOrAddAsync("early")).Id,
            (await new TenantDirectory(_sources).FindOrAddAsync("other")).Id);
        const string places = "SELECT string_agg(concat_ws(' ', position, events, entry, tenant_id, item_key, sequence), ', ' ORDER BY position)"
            + " FROM journal_position";
        await _database.ScalarAsync<object>($"""
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, entry, on_hand, out_of_service, allocated, held, safety_stock,
              overbooking_limit, quantity, stop_sell, type, command_id, actor)
            SELECT r.tenant_id, 7, r.sequence, now(), r.entry, 1, 0, 0, 0, 0, 0, 1, false, 't', 'c', 'a'
            FROM (VALUES ({tenant}, 1, 1), ({tenant}, 2, 2), ({other}, 1, 3), ({tenant}, 3, 4), ({tenant}, 4, 5), ({other}, 2, 6))
              AS r (tenant_id, sequence, entry);
            INSERT INTO journal_position
            SELECT p.position, p.events, r.entry, r.tenant_id, r.item_key, r.sequence, r.at
            FROM (VALUES (1, 1, 2), (2, 3, 1), (5, 1, 3), (6, 2, 4), (90, 1, 5)) AS p (position, events, entry)
            JOIN journal_row AS r ON r.entry = p.entry;
            UPDATE journal_log SET last_position = 90;
            SELECT setval('journal_entry', 6);
            """);
        var told = await _database.ScalarAsync<string>(places);
        // A row has a place only once every older transaction of the server is over, other tests' as well.
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>(
            "SELECT max(transaction) < pg_snapshot_xmin(pg_current_snapshot()) FROM journal_row"),
            "the rows are final", TimeSpan.FromMinutes(5));

        await new SchemaMigrator(_sources).MigrateAsync();

        Assert.Equal(told, await _database.ScalarAsync<string>(places));
        Assert.Equal("1 4, 5 1, 6 2, 90 1", await _database.ScalarAsync<string>(
            "SELECT string_agg(concat_ws(' ', position, events), ', ' ORDER BY position) FROM journal_segment"));
        Assert.Equal(1, (await new JournalStamper(_sources).StampAsync("n", TimeSpan.FromSeconds(5))).Events);
        Assert.Equal($"{told}, 91 1 6 {other} 7 2", await _database.ScalarAsync<string>(places));
    }

    [Fact]
    public async Task A_pool_that_was_in_use_before_commits_to_what_was_made_meanwhile()
    {
        await using (await _sources.Writers.OpenConnectionAsync())
        {
            // Now it has looked up the types that the database has.
        }

        await new SchemaMigrator(_sources).MigrateAsync();
        var tenant = await new TenantDirectory(_sources).FindOrAddAsync("early");
        await using var store = PostgresLedger.NewStore(_sources);
        var verdicts = new Verdict[1];
        await store.CommitAsync(default, [new Desk(tenant.Id, DateTimeOffset.UnixEpoch).Create(1, "sku:early", 1)], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);
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

using Inventory.Ledger.Postgres;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>A ledger with enough rows that reading all of them would be a mistake, and the planner knows it.</summary>
public sealed class FilledLedger : IAsyncLifetime
{
    public const int Items = 2_000;
    public const int Holds = 20_000;

    public TestDatabase Database { get; private set; } = null!;

    public LedgerDataSources Sources { get; private set; } = null!;

    public PostgresLedgerStore Store { get; private set; } = null!;

    public Tenant Tenant { get; private set; } = null!;

    public DateTimeOffset Now { get; private set; }

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync("plans");
        Sources = new(Database.ConnectionString, 60);
        await new SchemaMigrator(Sources).MigrateAsync();
        Tenant = await new TenantDirectory(Sources).FindOrAddAsync("demo");
        Now = new(await Database.ScalarAsync<DateTime>("SELECT date_trunc('milliseconds', now())"), TimeSpan.Zero);
        Store = PostgresLedger.NewStore(Sources);
        await Database.ScalarAsync<object>($"""
            SET inventory.writer = 'on';
            INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
                stop_sell, shortage, version, settings_version, updated_at, next_end_at)
            SELECT {Tenant.Id}, 1000000 + n, 'sku:filled' || n, 1000, 0, 0, 0, 0, 0, false, 0, 1, 0, now(),
                now() + (n % 1000 - 500) * interval '1 second' FROM generate_series(1, {Items}) AS n;
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, expires_at, placed_at, version,
                line_count, ttl_seconds, born_confirmed)
            SELECT {Tenant.Id}, 'filled' || n, 0, 1000001 + n % {Items}, 1, 0, false, CASE WHEN n % 4 = 0 THEN 'held' WHEN n % 4 = 1
                THEN 'confirmed' ELSE 'released' END,
              now() + (n - 500) * interval '1 second', now(), 1, 1, 60, false FROM generate_series(1, {Holds}) AS n;
            INSERT INTO command SELECT {Tenant.Id}, 'change', 'filled' || n, 'id', '{"{}"}', now() FROM generate_series(1, {Holds}) AS n;
            ANALYZE
            """);
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Sources.DisposeAsync();
        await Database.DisposeAsync();
    }
}

using Inventory.Ledger.Reads;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>What happened to one hold is found among all that happened to its items without reading that.</summary>
public sealed class HoldEventsTests(FilledLedger ledger) : IClassFixture<FilledLedger>
{
    private const int Events = 50_000;

    [Fact]
    public async Task Is_found_by_halving_across_partitions()
    {
        // An event a minute, so that the journal lies in several months; nearly all of it between the hold's own events.
        await ledger.Database.ScalarAsync<object>($$"""
            SELECT ensure_journal_partition((now() + months * interval '1 month')::date) FROM generate_series(0, 3) AS months;
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
                overbooking_limit, quantity,
              ends_at, stop_sell, type, hold_id, command_id, actor)
            SELECT {{ledger.Tenant.Id}}, 1000050, n, date_trunc('minute', now()) + n * interval '1 minute', 1000, 0, 0, 1, 0, 0, 1,
              CASE WHEN n = 100 THEN date_trunc('minute', now()) + interval '40000 minutes' END, false,
              CASE n WHEN 40002 THEN 'hold_expired.v1' WHEN 45000 THEN 'hold_released.v1' ELSE 'hold_placed.v1' END,
              CASE WHEN n IN (100, 40002, 45000) THEN 'sought' ELSE 'other' || n END, 'id', 'tester'
            FROM generate_series(1, {{Events}}) AS n;
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, expires_at, placed_at, version,
                line_count,
              ttl_seconds, born_confirmed, ended_at)
            SELECT {{ledger.Tenant.Id}}, 'sought', 0, 1000050, 1, 0, false, 'released', began + interval '40000 minutes',
              began + interval '100 minutes', 3, 1,
              60, false, began + interval '45000 minutes' FROM date_trunc('minute', now()) AS began;
            ANALYZE journal_row
            """);

        var found = await new EventReads(ledger.Sources).OfHoldAsync(ledger.Tenant.Id, "sought");
        Assert.Equal([100, 40002, 45000], found.Select(happened => happened.Sequence));
        Assert.Equal(["hold_placed.v1", "hold_expired.v1", "hold_released.v1"], found.Select(happened => happened.Type));

        await using var connection = await ledger.Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var asked = new NpgsqlCommand($"SELECT count(*) FROM journal_of_hold({ledger.Tenant.Id}, 'sought')", connection))
            Assert.Equal(3L, await asked.ExecuteScalarAsync());
        await using var counted = new NpgsqlCommand("""
            SELECT sum(pg_stat_get_xact_tuples_returned(i.inhrelid))::bigint FROM pg_inherits i
            WHERE i.inhparent IN ('journal_pk'::regclass, 'journal_row'::regclass)
            """, connection);
        Assert.InRange((long)(await counted.ExecuteScalarAsync())!, 1, 1_000);
    }
}

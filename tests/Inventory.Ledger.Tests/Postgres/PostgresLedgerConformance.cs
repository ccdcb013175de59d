using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

[Collection(nameof(PostgresLedger))]
public sealed class PostgresLedgerConformance(PostgresLedger ledger) : LedgerConformance
{
    protected override ILedgerStore Store => ledger.Store;

    protected override ILedgerStore Other => ledger.Other;

    protected override int TenantId => ledger.Tenant.Id;

    protected override int StrangerId => ledger.Stranger.Id;

    protected override DateTimeOffset Now => ledger.Now;

    protected override async Task<IReadOnlyList<Journalled>> JournalAsync(string itemId)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand("""
            SELECT sequence, type, hold_id, command_id, quantity, ends_at, actor, j.on_hand, j.held, j.allocated FROM journal j
                JOIN item i USING (tenant_id, item_key)
            WHERE tenant_id = $1 AND item_id = $2 ORDER BY sequence
            """, connection) { Parameters = { new() { Value = TenantId }, new() { Value = itemId } } };
        await using var rows = await command.ExecuteReaderAsync();
        var journal = new List<Journalled>();
        while (await rows.ReadAsync())
        {
            journal.Add(new(rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetString(3),
                rows.GetInt64(4),
                rows.IsDBNull(5) ? null : rows.GetFieldValue<DateTimeOffset>(5), rows.GetString(6), rows.GetInt64(7), rows.GetInt64(8),
                    rows.GetInt64(9)));
        }

        return journal;
    }

    protected override Task WaitUntilBlockedAsync(int writers) => Poll.UntilAsync(
        async () =>
            await ledger.Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") >= writers,
        $"{writers} writers wait for what is locked");

    protected override async Task<IAsyncDisposable> KeepHoldsOutAsync()
    {
        var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE hold IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    protected override async Task AssertNoDeadlocksAsync() =>
        Assert.Equal(0,
            await ledger.Database.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
}

using Inventory.Ledger.Tests.Conformance;
using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Readers see one tenant: the one their transaction names, and none otherwise.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class RowSecurityTests(PostgresLedger ledger) : IAsyncLifetime
{
    private static readonly string[] Tables = ["tenant", "item", "item_detail", "hold", "command", "journal_row", "journal_segment",
        "journal_position", "journal_opening", "job", "job_target", "notice", "delivery", "webhook", "inbox_processed", "outbox_replay"];

    private static readonly Lock Gate = new();
    private static bool _filled;

    public async Task InitializeAsync()
    {
        lock (Gate)
        {
            if (_filled) return;
            _filled = true;
        }

        foreach (var tenant in new[] { ledger.Tenant.Id, ledger.Stranger.Id })
        {
            var desk = new Desk(tenant, ledger.Now);
            var making = desk.Create((await ledger.Store.TakeItemKeysAsync()).First, "sku:secret", 10);
            await ledger.CommitAsync(making);
            var item = new Seen(making.Items[0].ItemKey, making.Items[0].Item, making.Items[0].Stock);
            await ledger.CommitAsync(desk.Place("secret", (item, 1)));
            await ledger.CommitAsync(desk.Look(set => set.Commands.Add(desk.Command(CommandKind.Change, "secret", "id", "{}"))));
            await ledger.Database.ScalarAsync<object>($"""
                INSERT INTO journal_segment
                  SELECT entry, 1, tenant_id, entry, entry, at, at, ARRAY[entry], ARRAY[item_key], ARRAY[sequence], ARRAY[at]
                    FROM journal_row WHERE item_key = {item.Key} AND sequence = 1;
                INSERT INTO notice (tenant_id, event_id, type, subject, at, data) VALUES ({tenant}, 'secret', 't', 's', now(), '{"{}"}');
                INSERT INTO journal_opening (tenant_id, item_key, sequence, at, entry, transaction, on_hand, out_of_service, allocated,
                    held,
                    safety_stock, overbooking_limit, quantity, stop_sell, type, command_id, actor, fulfilled)
                  SELECT tenant_id, item_key, sequence, at, entry, transaction, on_hand, out_of_service, allocated, held, safety_stock,
                    overbooking_limit, quantity, stop_sell, type, command_id, actor, 0 FROM journal_row
                    WHERE item_key = {item.Key} AND sequence = 1;
                INSERT INTO job VALUES ({tenant}, 'secret', 'k', 'running', '{"{}"}', NULL, 'a', 'a', 'r', 'c', 1, 0, now());
                INSERT INTO job_target VALUES ({tenant}, 'secret', 1, 'secret');
                INSERT INTO consumer (name, tenant_id, position) VALUES ('webhook:{tenant}/secret', {tenant}, 0);
                INSERT INTO delivery VALUES ('webhook:{tenant}/secret', 1, {tenant}, 's', 'e', 't', now(), 'dead', 1);
                INSERT INTO webhook VALUES ({tenant}, 'secret', 'webhook:{tenant}/secret', 'u', '{"{}"}', '', '', '{"{}"}', now());
                INSERT INTO inbox_processed (tenant_id, source, event_id, variant, type, content_hash, state, attempts, key_id, actor,
                  scopes)
                VALUES ({tenant}, 'secret', 'secret', '', 't', 'h', 'dead', 1, 'k', 'a', '{"{}"}');
                INSERT INTO outbox_replay VALUES ({tenant}, 'secret', '', '{"{}"}', 0, 'a', 'r', 'c')
                """);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_reader_sees_its_tenant_in_every_table_and_no_other()
    {
        foreach (var tenant in new[] { ledger.Tenant.Id, ledger.Stranger.Id })
        {
            foreach (var table in Tables)
                Assert.Equal([tenant], await TenantsSeenAsync(table, $"SET LOCAL inventory.tenant_id = '{tenant}'"));
        }
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("outbox_dead")]
    [InlineData("journal_stored")]
    [InlineData("inventory")]
    [InlineData("inventory_reservations")]
    [InlineData("carts")]
    [InlineData("cart_items")]
    public async Task T_20_A_view_shows_a_reader_no_more_than_its_tenant(string view)
    {
        await using var connection = await ledger.Database.OpenAsync();
        if (connection.PostgreSqlVersion.Major < 15)
        {
            // Such a server cannot confine a view, so readers do without.
            await Assert.ThrowsAsync<PostgresException>(() => TenantsSeenAsync(view, ""));
            return;
        }

        foreach (var tenant in new[] { ledger.Tenant.Id, ledger.Stranger.Id })
            Assert.Equal([tenant], await TenantsSeenAsync(view, $"SET LOCAL inventory.tenant_id = '{tenant}'"));
        Assert.Empty(await TenantsSeenAsync(view, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SET LOCAL inventory.tenant_id = ''")]
    [InlineData("SET LOCAL inventory.tenant_id = '0'")]
    [InlineData("SET LOCAL inventory.tenant_id = '-1'")]
    public async Task Without_a_tenant_nothing_is_seen(string setting)
    {
        foreach (var table in Tables) Assert.Empty(await TenantsSeenAsync(table, setting));
    }

    [Fact]
    public async Task After_a_transaction_that_named_one_the_connection_sees_none()
    {
        await using var connection = await ledger.Database.OpenAsync();
        await RunAsync(connection, $"BEGIN; SET LOCAL ROLE inventory_reader; SET LOCAL inventory.tenant_id = '{ledger.Tenant.Id}'; COMMIT");
        await RunAsync(connection, "BEGIN; SET LOCAL ROLE inventory_reader");   // the setting is now an empty string, not absent
        await using var count = new NpgsqlCommand("SELECT count(*) FROM item", connection);
        Assert.Equal(0L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_reader_changes_nothing_and_sees_no_keys()
    {
        foreach (var sql in new[] { "UPDATE item SET held = 0", "DELETE FROM hold", "INSERT INTO tenant (name) VALUES ('x')",
            "SELECT * FROM api_key", "SELECT nextval('item_key_block')" })
        {
            await using var connection = await ledger.Database.OpenAsync();
            await RunAsync(connection, $"SET ROLE inventory_reader; SET inventory.tenant_id = '{ledger.Tenant.Id}'");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task A_writer_can_do_all_that_a_commit_does()
    {
        await using var connection = await ledger.Database.OpenAsync();
        await RunAsync(connection, "SET ROLE inventory_writer");
        foreach (var table in Tables) await RunAsync(connection, $"SELECT FROM {table} LIMIT 1");
        await RunAsync(connection, """
            BEGIN;
            UPDATE item SET held = held;
            UPDATE hold SET version = version;
            SELECT nextval('item_key_block');
            INSERT INTO command VALUES (1, 'count', 'writer', 'id', '{}', now());
            INSERT INTO journal_row SELECT * FROM journal_row WHERE false;
            INSERT INTO journal_segment SELECT * FROM journal_segment WHERE false;
            UPDATE installation SET test_clock_at = NULL;
            UPDATE write_probe SET probed_at = now();
            ROLLBACK
            """);
    }

    private async Task<List<int>> TenantsSeenAsync(string table, string setting)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await RunAsync(connection, $"BEGIN; SET LOCAL ROLE inventory_reader; {setting}");
        await using var command = new NpgsqlCommand($"SELECT DISTINCT tenant_id FROM {table}", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var seen = new List<int>();
        while (await rows.ReadAsync()) seen.Add(rows.GetInt32(0));
        return seen;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tests.Conformance;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>
/// What runs for every command, every waking grain and every sweep finds its rows by index, as the commit path's own pool plans it.
/// </summary>
public sealed class QueryPlanTests(FilledLedger ledger) : IClassFixture<FilledLedger>
{
    [Theory]
    [InlineData("overdue_items", "timestamptz, integer, integer, integer", "now(), 100, 4, -1", "room_allocations_held_expiry_idx",
        "hold_item_live_idx")]
    [InlineData("overdue_items", "timestamptz, integer, integer, integer", "now(), 100, 4, 2", "room_allocations_held_expiry_idx",
        "hold_item_live_idx")]
    [InlineData("read_ends", "integer[], integer[], text[], integer[], timestamptz[], text[]",
        "'{1}', '{1}', '{sku:filled1}', '{10}', '{1970-01-01}', '{\"\"}'", "item_id_key", "hold_item_live_idx")]
    [InlineData("read_items", "integer[], integer[], text[]", "'{1}', '{1}', '{sku:filled1}'", "item_id_key", "item_detail_pk")]
    [InlineData("read_holds", "integer[], integer[], text[]", "'{1}', '{1}', '{filled1}'", "hold_pk", "item_pk")]
    [InlineData("read_commands", "integer[], integer[], text[], text[], text[]", "'{1}', '{1}', '{change}', '{filled1}', '{id}'",
        "command_pk")]
    public async Task Of_a_reading(string query, string types, string values, params string[] indexes)
    {
        await using var connection = await ledger.Sources.Writers.OpenConnectionAsync();
        await RunAsync(connection, $"PREPARE asked ({types}) AS {SqlText.Read($"Sql/{query}.sql")}");
        try
        {
            var plan = await LinesAsync(connection, $"EXPLAIN EXECUTE asked ({values})");
            // The few tenants may be read whole.
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal)
                && !line.Contains("on tenant", StringComparison.Ordinal));
            foreach (var index in indexes)
                Assert.Contains(plan, line => line.Contains($"using {index}", StringComparison.Ordinal)
                || line.Contains($"on {index}", StringComparison.Ordinal));
        }
        finally
        {
            await RunAsync(connection, "DEALLOCATE asked");
        }
    }

    [Fact]
    public async Task Of_a_walk_along_the_ends_starts_where_it_left_off()
    {
        await using var connection = await ledger.Sources.Writers.OpenConnectionAsync();
        await RunAsync(connection,
            $"PREPARE asked (integer[], integer[], text[], integer[], timestamptz[], text[]) AS {SqlText.Read("Sql/read_ends.sql")}");
        var plan = await LinesAsync(connection, "EXPLAIN EXECUTE asked ('{1}', '{1}', '{sku:filled1}', '{10}', '{2030-01-01}', '{h}')");
        await RunAsync(connection, "DEALLOCATE asked");
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal)
            && line.Contains("expires_at >= q.after_end", StringComparison.Ordinal));
        // The index gives the order, so that of an item's very many live holds only a page is read.
        var page = plan.FindLastIndex(line => line.Contains("Limit", StringComparison.Ordinal));
        Assert.Contains("using hold_item_live_idx", plan[page + 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_commit(bool stale)
    {
        var desk = new Desk(ledger.Tenant.Id, ledger.Now);
        var written = await SeeAsync($"sku:filled{(stale ? 21 : 11)}");
        var changed = await SeeAsync($"sku:filled{(stale ? 22 : 12)}");
        var hold = new PlacedHold(desk, changed, stale ? "plan-stale" : "plan");
        await hold.PlaceAsync(ledger.Store);
        List<ChangeSet> group =
        [
            desk.Place(stale ? "plan-new-stale" : "plan-new", (written, 1)),
            desk.Change(hold.Hold, new HoldChange { TtlSeconds = 60 }, await SeeAsync(changed.Id.Value)),
            desk.Look(set =>
            {
                set.ItemLooks.Add((1_000_003, stale ? 7 : 1));
                set.HoldLooks.Add(("filled7", 1));
                set.HoldLooks.Add(("absent", 0));
                set.Commands.Add(desk.Command(CommandKind.Change, "absent", "id", null));
                set.Commands.Add(desk.Command(CommandKind.Change, "new", "id", "{}"));
            }),
        ];

        // A connection of a pool of its own: what one did before would be counted too.
        await using var sources = new LedgerDataSources(ledger.Database.ConnectionString, 60);
        await using var connection = await sources.Writers.OpenConnectionAsync();
        await RunAsync(connection, "BEGIN");
        var statement = new CommitStatement();
        statement.Fill(group);
        await using (var command = statement.Bind(connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal(stale ? [3] : [], reader.GetFieldValue<int[]>(0));
        }

        var scans = await LinesAsync(connection, "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'i') AND relnamespace = 'public'::regnamespace AND pg_stat_get_xact_numscans(oid) > 0");
        await RunAsync(connection, "ROLLBACK");

        Assert.Equal(["command_pk", "hold_pk", "item_pk"], scans.Order(StringComparer.Ordinal));
    }

    private async Task<Seen> SeeAsync(string itemId)
    {
        var item = (await ledger.Store.ReadAsync([new() { TenantId = ledger.Tenant.Id, ItemId = itemId }]))[0].Item!;
        return new(item.ItemKey, ItemId.Parse(itemId), item.Stock);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> LinesAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(rows.GetString(0));
        return lines;
    }

    private sealed class PlacedHold(Desk desk, Seen item, string holdId)
    {
        private readonly ChangeSet _set = desk.Place(holdId, (item, 1));

        public Hold Hold => _set.Holds[0].Hold;

        public async Task PlaceAsync(ILedgerStore store)
        {
            var verdicts = new Verdict[1];
            await store.CommitAsync(default, [_set], verdicts);
            Assert.Equal([Verdict.Applied], verdicts);
        }
    }
}

using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Tests.Conformance;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Lists of few among many items find them by an index, and holds pay nothing for that.</summary>
public sealed class ItemListTests(FilledLedger ledger) : IClassFixture<FilledLedger>
{
    [Theory]
    [InlineData(true, null, "item_stopped_idx")]
    [InlineData(null, true, "item_shortage_idx")]
    [InlineData(true, false, "item_stopped_idx")]
    [InlineData(false, false, "item_id_key")]
    [InlineData(null, null, "item_id_key")]
    public async Task Is_served_by_an_index(bool? stopSell, bool? isShort, string index)
    {
        var filter = new ItemFilter { Prefix = "sku:", StopSell = stopSell, Short = isShort, After = "sku:a", Limit = 100 };
        await using var connection = await ledger.Database.OpenAsync();
        await using var command = new NpgsqlCommand("EXPLAIN " + ItemReads.Sql(filter), connection);
        ItemReads.Fill(command.Parameters, ledger.Tenant.Id, filter, ledger.Now);
        await using var rows = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync()) plan.Add(rows.GetString(0));
        Assert.Contains(plan, line => line.Contains($"using {index}", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on item ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_commits_write_leaves_rows_in_place_whether_they_are_listed_or_not()
    {
        await ledger.Database.ScalarAsync<object>("UPDATE item SET stop_sell = true WHERE item_id = 'sku:filled1992' RETURNING 1");
        var desk = new Desk(ledger.Tenant.Id, ledger.Now);
        List<ChangeSet> group =
        [
            desk.Place("in-place", (await SeeAsync("sku:filled1991"), 1)),
            desk.Adjust(await SeeAsync("sku:filled1992"), 5, "in-place"),
        ];
        await using var sources = new LedgerDataSources(ledger.Database.ConnectionString, 60);
        await using var connection = await sources.Writers.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var statement = new CommitStatement();
        statement.Fill(group);
        await using (var command = statement.Bind(connection)) await command.ExecuteNonQueryAsync();
        await using var counted = new NpgsqlCommand(
            "SELECT n_tup_upd || ' ' || n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'item'", connection);
        Assert.Equal("2 2", await counted.ExecuteScalarAsync());
    }

    private async Task<Seen> SeeAsync(string itemId)
    {
        var item = (await ledger.Store.ReadAsync([new() { TenantId = ledger.Tenant.Id, ItemId = itemId }]))[0].Item!;
        return new(item.ItemKey, ItemId.Parse(itemId), item.Stock);
    }
}

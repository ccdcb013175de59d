using System.Globalization;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Conformance;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>While nodes are replaced one by one, those of the version before go on with the commit_group they know.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class VersionBeforeTests(PostgresLedger ledger)
{
    [Fact]
    public async Task A_node_of_the_version_before_places_holds_and_reads_what_newer_ones_placed()
    {
        var desk = new Desk(ledger.Tenant.Id, ledger.Now);
        var making = desk.Create((await ledger.Store.TakeItemKeysAsync()).First, "sku:before", 100);
        await ledger.CommitAsync(making);
        var item = new Seen(making.Items[0].ItemKey, making.Items[0].Item, making.Items[0].Stock);
        var newer = Desk.Round(item, seen => desk.Place("newer1", (seen, 1)), seen => desk.Place("newer2", (seen, 3)));
        await ledger.CommitAsync(newer);

        var stale = await ledger.Database.ScalarAsync<int[]>(Call(await ParametersAsync(), new()
        {
            ["set_count"] = "1", ["turns"] = "'{0,0,0,0,0}'",
            ["iw_set"] = "'{1}'", ["iw_tenant"] = $"'{{{ledger.Tenant.Id}}}'", ["iw_key"] = $"'{{{item.Key}}}'", ["iw_based_on"] = "'{3}'", ["iw_version"] = "'{5}'",
            ["iw_settings_version"] = "'{1}'", ["iw_on_hand"] = "'{100}'", ["iw_out_of_service"] = "'{0}'", ["iw_allocated"] = "'{0}'", ["iw_held"] = "'{11}'",
            ["iw_safety_stock"] = "'{0}'", ["iw_overbooking_limit"] = "'{0}'", ["iw_stop_sell"] = "'{f}'", ["iw_shortage"] = "'{0}'",
            ["iw_updated_at"] = $"'{{{Text(desk.Now)}}}'",
            ["pl_order"] = "'{1,2}'", ["pl_item"] = "'{1,1}'", ["pl_hold"] = "'{older1,older2}'", ["pl_quantity"] = "'{2,5}'",
            ["pl_expires_at"] = $"'{{{Text(desk.Now.AddSeconds(70))},{Text(desk.Now.AddSeconds(60))}}}'", ["pl_ttl"] = "'{70,60}'", ["pl_actor"] = "'{tester,tester}'",
            ["run_first"] = "'{1}'", ["run_sequence"] = "'{5}'", ["run_held"] = "'{11}'", ["run_differs"] = "'{3}'",
        }));

        Assert.Empty(stale!);
        // Which the sweep of a newer node finds in time.
        Assert.Equal(desk.Now.AddSeconds(60).UtcDateTime, await ledger.Database.ScalarAsync<DateTime>($"SELECT next_end_at FROM item WHERE item_key = {item.Key}"));
        Assert.Equal("1:0 2:1 3:4 4:6 5:11", await ledger.Database.ScalarAsync<string>(
            $"SELECT string_agg(sequence || ':' || held, ' ' ORDER BY sequence) FROM journal WHERE item_key = {item.Key}"));
        var read = (await ledger.Store.ReadAsync([new() { TenantId = ledger.Tenant.Id, ItemId = item.Id.Value, HoldIds = ["older2"], EventsAfter = 3 }]))[0];
        Assert.Equal((5L, 11L), (read.Item!.Stock.Version, read.Item.Stock.Held));
        Assert.Equal(5, read.Holds["older2"].Hold.Lines[0].Quantity);
        Assert.Equal([(4L, StockEventType.HoldPlaced, "older1"), (5L, StockEventType.HoldPlaced, "older2")], read.Events.Select(entry => (entry.Sequence, entry.Type, entry.HoldId)));
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Call(string[] parameters, Dictionary<string, string> values)
    {
        Assert.Empty(values.Keys.Except(parameters.Select(parameter => parameter.Split(' ')[0])));
        var arguments = parameters.Select(parameter => parameter.Split(' ', 2)).Select(named =>
            $"{named[0]} => ({values.GetValueOrDefault(named[0], named[1].EndsWith("[]", StringComparison.Ordinal) ? "'{}'" : "0")})::{named[1]}");
        return $"SELECT stale FROM commit_group({string.Join(", ", arguments)})";
    }

    // Its parameters, each a name and a type.
    private async Task<string[]> ParametersAsync() => (await ledger.Database.ScalarAsync<string[]>("""
        SELECT array_agg(name || ' ' || format_type(type, NULL) ORDER BY place)
        FROM pg_proc, unnest(proargnames[:pronargs], proargtypes::oid[]) WITH ORDINALITY AS p (name, type, place)
        WHERE proname = 'commit_group' AND NOT 'iw_next_end_at' = ANY (proargnames)
        """))!;
}

using System.Globalization;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>
/// What a journal row carries: all quantities after it, its place in the stream, its transaction; and which partition takes it.
/// </summary>
[Collection(nameof(PostgresLedger))]
public sealed class JournalRowTests(PostgresLedger ledger)
{
    private readonly Desk _desk = new(ledger.Tenant.Id, ledger.Now);

    [Fact]
    public async Task Rows_carry_all_quantities_after_them()
    {
        var item = await NewItemAsync("sku:journal-quantities");
        var set = _desk.Place("journal-quantities", (item, 4));
        await ledger.CommitAsync(set);
        var (entry, after) = (set.Events[0], set.Items[0].Stock);

        Assert.True(await ledger.Database.ScalarAsync<bool>($"""
            SELECT (type, hold_id, command_id, actor, quantity, ends_at, at)
                   = ('hold_placed.v1', 'journal-quantities', 'journal-quantities', 'tester', 4, '{entry.Change.EndsAt:O}'::timestamptz, '{entry.Change.At:O}'::timestamptz)
               AND (on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, stop_sell)
                   = ({after.OnHand}, {after.OutOfService}, {after.Allocated}, {after.Held}, {after.SafetyStock}, {after.OverbookingLimit},
                       {after.StopSell})
            FROM journal WHERE item_key = {item.Key} AND sequence = 2
            """));
    }

    [Fact]
    public async Task Holds_placed_in_succession_share_a_row_that_is_the_last_of_them()
    {
        var item = await NewItemAsync("sku:journal-shared");
        var earlier = _desk.Place("shared0", (item, 1));
        await ledger.CommitAsync(earlier);
        await ledger.CommitAsync(Desk.Round(item with { Stock = earlier.Items[0].Stock }, seen => _desk.Place("shared1", (seen, 1)),
            seen => _desk.Place("shared2", (seen, 1)),
            seen => _desk.Release(earlier.Holds[0].Hold, seen), seen => _desk.Place("shared3", (seen, 2)), seen =>
                _desk.Place("shared4", (seen, 3))));

        Assert.Equal("1 2 4 5 7",
            await ledger.Database.ScalarAsync<string>(
            $"SELECT string_agg(sequence::text, ' ' ORDER BY sequence) FROM journal_row WHERE item_key = {item.Key}"));
        Assert.True(await ledger.Database.ScalarAsync<bool>($$"""
            SELECT hold_ids = '{shared3,shared4}' AND quantities = '{2,3}' AND ends IS NULL AND actors IS NULL AND (hold_id, quantity, held) = ('shared4', 3, 7)
            FROM journal_row WHERE item_key = {{item.Key}} AND sequence = 7
            """));
        Assert.Equal(1,
            await ledger.Database.ScalarAsync<long>(
            $"SELECT count(DISTINCT entry) FROM journal WHERE item_key = {item.Key} AND sequence IN (6, 7)"));
    }

    [Fact]
    public async Task So_do_lines_of_holds_of_several_on_each_of_their_items()
    {
        var (a, b) = (await NewItemAsync("sku:journal-lines-a"), await NewItemAsync("sku:journal-lines-b"));

        await ledger.CommitAsync(Desk.Union([a, b], seen => _desk.Place("lines1", (seen[0], 1), (seen[1], 2)),
            seen => _desk.Place("lines2", (seen[1], 3), (seen[0], 1))));

        Assert.Equal($"{a.Key} 3 lines1,lines2 2, {b.Key} 3 lines1,lines2 5", await ledger.Database.ScalarAsync<string>($"""
            SELECT string_agg(concat_ws(' ', item_key, sequence, array_to_string(hold_ids, ','), held), ', ' ORDER BY item_key)
            FROM journal_row WHERE item_key IN ({a.Key}, {b.Key}) AND sequence > 1
            """));
        Assert.Equal("0 2 1, 1 2, 0 2 3, 1 1", await ledger.Database.ScalarAsync<string>("""
            SELECT string_agg(concat_ws(' ', line_no, line_count, placed_quantity), ', ' ORDER BY hold_id, line_no)
            FROM hold WHERE hold_id IN ('lines1', 'lines2')
            """));
    }

    [Fact]
    public async Task Every_event_has_an_id_of_its_own_that_stays()
    {
        var item = await NewItemAsync("sku:journal-ids");
        await ledger.CommitAsync(Desk.Round(item, seen => _desk.Place("ids1", (seen, 1)), seen => _desk.Place("ids2", (seen, 1)),
            seen => _desk.Place("ids3", (seen, 1))));
        var reads = new EventReads(ledger.Sources);

        var all = await reads.ListAsync(ledger.Tenant.Id, item.Id.Value, after: 0, limit: 100);
        Assert.Equal(4, all.Select(happened => happened.EventId).Distinct().Count());
        for (var after = 0; after < 4; after++)
            Assert.Equal(all.Skip(after).Take(2).Select(happened => happened.EventId),
                (await reads.ListAsync(ledger.Tenant.Id, item.Id.Value, after, limit: 2)).Select(happened => happened.EventId));
    }

    [Fact]
    public async Task Each_event_has_the_trace_of_the_call_that_caused_it_and_the_row_names_one_that_all_share_once()
    {
        var item = await NewItemAsync("sku:journal-traces");
        var earlier = _desk.Place("traces0", (item, 1));
        await ledger.CommitAsync(earlier);
        item = item with { Stock = earlier.Items[0].Stock };
        var (one, two) = (Guid.Parse("4bf92f3577b34da6a3ce929d0e0e4736"), Guid.NewGuid());
        var round = Desk.Round(item, seen => _desk.Place("traces1", (seen, 1)), seen => _desk.Place("traces2", (seen, 1)),
            seen => _desk.Adjust(seen, 1, "more"),
            seen => _desk.Place("traces3", (seen, 1)), seen => _desk.Place("traces4", (seen, 1)), seen =>
                _desk.Release(earlier.Holds[0].Hold, seen), seen => _desk.Place("traces5", (seen, 1)),
            seen => _desk.Place("traces6", (seen, 1)), seen => _desk.Place("traces7", (seen, 1)));
        Guid?[] traces = [one, one, two, one, one, null, one, null, two];
        for (var i = 0; i < traces.Length; i++) round.Events[i] = round.Events[i] with { TraceId = traces[i] };

        await ledger.CommitAsync(round);

        Assert.Equal([null, null, .. traces],
            (await new EventReads(ledger.Sources).ListAsync(ledger.Tenant.Id, item.Id.Value, after: 0, limit: 100))
            .Select(happened => happened.TraceId));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", await ledger.Database.ScalarAsync<string>(
            $"SELECT replace(trace_id::text, '-', '') FROM journal_row WHERE item_key = {item.Key} AND hold_ids = '{{traces3,traces4}}' AND trace_ids IS NULL"));
        Assert.True(
            await ledger.Database.ScalarAsync<bool>(
            $"SELECT trace_ids = '{{{one},NULL,{two}}}' FROM journal_row WHERE item_key = {item.Key} AND hold_id = 'traces7'"));
    }

    [Fact]
    public async Task Rows_of_one_commit_share_its_transaction_and_later_ones_come_later()
    {
        var (a, b) = (await NewItemAsync("sku:journal-xid-a"), await NewItemAsync("sku:journal-xid-b"));
        await ledger.CommitAsync(_desk.Place("journal-xid", (a, 1), (b, 1)));

        Assert.Equal(3,
            await ledger.Database.ScalarAsync<long>(
            $"SELECT count(DISTINCT transaction) FROM journal WHERE item_key IN ({a.Key}, {b.Key})"));
        Assert.True(await ledger.Database.ScalarAsync<bool>($"""
            SELECT count(DISTINCT transaction) = 1 AND count(*) = 2 AND count(DISTINCT entry) = 2
               AND min(entry) > (SELECT max(entry) FROM journal WHERE item_key IN ({a.Key}, {b.Key}) AND sequence = 1)
            FROM journal WHERE item_key IN ({a.Key}, {b.Key}) AND sequence = 2
            """));
        // Anybody's transaction that began earlier, in whichever database of the server, keeps the watermark back until it ends.
        await Poll.UntilAsync(() => ledger.Database.ScalarAsync<bool>($"""
            SELECT bool_and(transaction < pg_snapshot_xmin(pg_current_snapshot())) FROM journal WHERE item_key IN ({a.Key}, {b.Key})
            """), "the rows are below the watermark", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task This_month_and_the_next_two_have_partitions_of_their_own()
    {
        var start = _desk.Now;
        for (var months = 0; months < 3; months++)
        {
            _desk.Now = start.AddMonths(months);
            var item = await NewItemAsync($"sku:journal-month{months}");
            Assert.Equal($"journal_{_desk.Now:yyyy_MM}", await PartitionAsync(item));
        }
    }

    [Fact]
    public async Task What_is_far_ahead_falls_into_the_default_partition_and_stays_readable()
    {
        _desk.Now = ledger.Now.AddYears(30);
        var item = await NewItemAsync("sku:journal-far");
        Assert.Equal("journal_default", await PartitionAsync(item));

        var month = $"'{_desk.Now:yyyy-MM}-15'";
        // the default has taken that month
        Assert.False(await ledger.Database.ScalarAsync<bool>($"SELECT ensure_journal_partition({month})"));
        Assert.True(await ledger.Database.ScalarAsync<bool>("SELECT ensure_journal_partition('2199-06-15')"));
        Assert.False(await ledger.Database.ScalarAsync<bool>("SELECT ensure_journal_partition('2199-06-01')"));
        Assert.Equal(1, await ledger.Database.ScalarAsync<long>($"SELECT count(*) FROM journal WHERE item_key = {item.Key}"));
    }

    [Fact]
    public async Task A_months_first_and_last_instant_are_its_own()
    {
        _desk.Now = new(2198, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await ledger.Database.ScalarAsync<bool>("SELECT ensure_journal_partition('2198-01-20')");
        Assert.Equal("journal_2198_01", await PartitionAsync(await NewItemAsync("sku:journal-first")));
        _desk.Now = _desk.Now.AddMonths(1).AddMilliseconds(-1);
        Assert.Equal("journal_2198_01", await PartitionAsync(await NewItemAsync("sku:journal-last")));
        _desk.Now = _desk.Now.AddMilliseconds(1);
        Assert.Equal("journal_default", await PartitionAsync(await NewItemAsync("sku:journal-next")));
    }

    [Theory]
    [InlineData("America/New_York", "2197-03-01T02:00Z", "2197-03-15", false)]      // evening of the last of February there
    [InlineData("America/New_York", "2197-04-01T02:00Z", "2197-03-15", true)]       // evening of the last of March there
    [InlineData("America/New_York", "2197-02-28T23:00Z", "2197-03-01", true)]
    [InlineData("Pacific/Kiritimati", "2197-04-30T23:59Z", "2197-04-01", false)]    // the afternoon of the first of May there
    [InlineData("Pacific/Kiritimati", "2197-04-30T11:00Z", "2197-05-01", true)]     // the small hours of the first of May there
    [InlineData("Pacific/Pago_Pago", "2197-07-01T10:59Z", "2197-07-31", false)]     // a minute before midnight of the last of June there
    [InlineData("Pacific/Pago_Pago", "2197-08-01T10:59Z", "2197-07-31", true)]
    public async Task A_month_is_one_of_UTC_in_whichever_zone_the_session_is(string zone, string taken, string day, bool made)
    {
        await using var connection = await ledger.Database.OpenAsync();
        await using (var trying = new NpgsqlCommand($"""
            BEGIN;
            SET LOCAL timezone = '{zone}';
            SET LOCAL datestyle = 'German';
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
                overbooking_limit, quantity, stop_sell, type, command_id, actor)
            VALUES ({ledger.Tenant.Id}, 1, 1, '{taken}', 0, 0, 0, 0, 0, 0, 0, false, 'item_created.v1', 'zone', 'tester');
            """, connection))
        {
            await trying.ExecuteNonQueryAsync();
            trying.CommandText = $"SELECT ensure_journal_partition('{day}')";
            Assert.Equal(made, await trying.ExecuteScalarAsync());
        }

        await using var reading = new NpgsqlCommand($"SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'journal_{day[..7].Replace('-', '_')}'", connection);
        var (first, next) = (DateOnly.Parse($"{day[..7]}-01", CultureInfo.InvariantCulture),
            DateOnly.Parse($"{day[..7]}-01", CultureInfo.InvariantCulture).AddMonths(1));
        Assert.Equal(made ? $"FOR VALUES FROM ('{first:yyyy-MM-dd} 00:00:00+00') TO ('{next:yyyy-MM-dd} 00:00:00+00')"
            : null, await reading.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_start_in_the_evening_of_a_months_last_day_makes_the_months_of_UTC()
    {
        // At any instant one of the two has another day than UTC has, and on the edge of a month another month.
        foreach (var zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago" })
        {
            await using var database = await TestDatabase.CreateAsync("zone");
            await database.ScalarAsync<object>($"ALTER DATABASE {database.Name} SET timezone = '{zone}'");
            await using var sources = new LedgerDataSources(database.ConnectionString, 60);
            await new SchemaMigrator(sources).MigrateAsync();
            var expected = await database.ScalarAsync<string>("""
                SELECT string_agg('journal_' || to_char((now() AT TIME ZONE 'UTC') + months * interval '1 month', 'YYYY_MM'), ' '
                    ORDER BY months) FROM generate_series(0, 2) AS months
                """);
            Assert.Equal(expected, await database.ScalarAsync<string>(
                "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relispartition AND relkind = 'r' AND relname <> 'journal_default'"));
        }
    }

    private Task<string?> PartitionAsync(Seen item) =>
        ledger.Database.ScalarAsync<string>(
        $"SELECT tableoid::regclass::text FROM journal_row WHERE item_key = {item.Key} AND sequence = 1");

    private async Task<Seen> NewItemAsync(string itemId)
    {
        var set = _desk.Create((await ledger.Store.TakeItemKeysAsync()).First, itemId, 10);
        await ledger.CommitAsync(set);
        return new(set.Items[0].ItemKey, ItemId.Parse(itemId), set.Items[0].Stock);
    }
}

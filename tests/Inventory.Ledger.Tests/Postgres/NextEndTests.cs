using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Drift;
using Inventory.Ledger.Overdue;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Holds that are over are found by the earliest end of their item, which may be told too early but never too late.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class NextEndTests(PostgresLedger ledger)
{
    private static int _names;

    private readonly Desk _desk = new(ledger.Tenant.Id, ledger.Now);
    private readonly OverdueHolds _overdue = new(ledger.Sources);

    [Fact]
    public async Task Of_holds_placed_one_after_the_other_the_earliest_end_is_the_items()
    {
        var item = await NewItemAsync();
        Assert.Null(await NextEndAsync(item));
        await PlaceAsync(item, 600);
        Assert.Equal(In(600), await NextEndAsync(item));
        await PlaceAsync(item, 300);
        await PlaceAsync(item, 900);
        Assert.Equal(In(300), await NextEndAsync(item));
    }

    [Fact]
    public async Task So_it_is_of_a_round_and_beside_other_sets_and_for_every_line_of_a_hold()
    {
        var (first, second, third) = (await NewItemAsync(), await NewItemAsync(), await NewItemAsync());
        var round = Desk.Round(first, seen => Placing(seen, 500), seen => Placing(seen, 200), seen => Placing(seen, 400));
        var lines = _desk.Place(NewName("h"), new HoldTerms { Lines = [], TtlSeconds = 100 }, (second, 1), (third, 2));

        var verdicts = new Verdict[2];
        await ledger.Store.CommitAsync(default, [lines, round], verdicts);

        Assert.Equal([Verdict.Applied, Verdict.Applied], verdicts);
        Assert.Equal([In(200), In(100), In(100)], [await NextEndAsync(first), await NextEndAsync(second), await NextEndAsync(third)]);
    }

    [Fact]
    public async Task A_hold_without_an_end_and_one_that_is_extended_leave_it()
    {
        var item = await NewItemAsync();
        await PlaceAsync(item, 0);
        Assert.Null(await NextEndAsync(item));
        var hold = await PlaceAsync(item, 300);
        await ledger.CommitAsync(_desk.Change(hold, new HoldChange { TtlSeconds = 900 }, await SeeAsync(item)));
        Assert.Equal(In(300), await NextEndAsync(item));
    }

    [Fact]
    public async Task A_hold_that_shall_end_sooner_lowers_it()
    {
        var item = await NewItemAsync();
        var hold = await PlaceAsync(item, 300);
        await ledger.CommitAsync(_desk.Change(hold, new HoldChange { TtlSeconds = 60 }, await SeeAsync(item)));
        Assert.Equal(In(60), await NextEndAsync(item));
    }

    [Fact]
    public async Task An_item_is_found_with_its_holds_that_are_over_from_their_very_end_on()
    {
        var item = await NewItemAsync();
        await PlaceAsync(item, 300);
        await PlaceAsync(item, 300);
        await PlaceAsync(item, 301);
        Assert.Null(await FindAsync(item, 299));
        Assert.Equal(2, (await FindAsync(item, 300))?.Holds);
    }

    [Fact]
    public async Task When_the_sweep_has_come_by_it_is_the_end_of_what_is_left_and_nobody_finds_the_item_again()
    {
        var item = await NewItemAsync();
        var (over, left) = (await PlaceAsync(item, 300), await PlaceAsync(item, 900));
        await ledger.CommitAsync(_desk.Release(over, await SeeAsync(item)));
        var found = await FindAsync(item, 400);
        Assert.Equal(0, found?.Holds);

        Assert.Equal(1, await _overdue.RaiseAsync([found!.Value]));
        Assert.Equal(In(900), await NextEndAsync(item));
        Assert.Null(await FindAsync(item, 400));
        Assert.Equal(0, await _overdue.RaiseAsync([found.Value]));

        await ledger.CommitAsync(_desk.Confirm(left, await SeeAsync(item)));
        Assert.Equal(1, await _overdue.RaiseAsync([found.Value]));
        Assert.Null(await NextEndAsync(item));
    }

    [Fact]
    public async Task It_is_not_raised_beyond_a_hold_that_could_not_be_ended()
    {
        var item = await NewItemAsync();
        await PlaceAsync(item, 300);
        var found = await FindAsync(item, 400);
        Assert.Equal(0, await _overdue.RaiseAsync([found!.Value]));
        Assert.Equal(1, (await FindAsync(item, 400))?.Holds);
    }

    [Fact]
    public async Task Raising_waits_for_nobody_and_a_hold_that_is_just_being_placed_counts()
    {
        var item = await NewItemAsync();
        var hold = await PlaceAsync(item, 300);
        await ledger.CommitAsync(_desk.Release(hold, await SeeAsync(item)));
        var found = await FindAsync(item, 400);
        await using (var taken = await ledger.Store.LockAsync(ledger.Tenant.Id, [item.Id.Value]))
        {
            Assert.Equal(0, await _overdue.RaiseAsync([found!.Value]));
            Assert.Equal(In(300), await NextEndAsync(item));
            Assert.Equal(Verdict.Applied, await taken.CommitAsync(Placing(await SeeAsync(item), 700)));
        }

        Assert.Equal(1, await _overdue.RaiseAsync([found.Value]));
        Assert.Equal(In(700), await NextEndAsync(item));
    }

    [Fact]
    public async Task A_commit_that_waits_while_it_is_raised_still_lowers_it()
    {
        var item = await NewItemAsync();
        var hold = await PlaceAsync(item, 300);
        await ledger.CommitAsync(_desk.Release(hold, await SeeAsync(item)));
        await using var connection = await ledger.Sources.Writers.OpenConnectionAsync();
        await using var raising = await connection.BeginTransactionAsync();
        await using (var raise = new NpgsqlCommand($"SELECT raise_next_ends('{{{ledger.Tenant.Id}}}', '{{{item.Key}}}')",
            connection)) Assert.Equal(1L, await raise.ExecuteScalarAsync());

        var committing = ledger.CommitAsync(Placing(await SeeAsync(item), 200));
        await Poll.UntilAsync(
            async () =>
                await ledger.Database.ScalarAsync<bool>(
                $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {connection.ProcessID} = ANY (pg_blocking_pids(pid)))"),
            "the commit waits for the row");
        await raising.CommitAsync();
        await committing;

        Assert.Equal(In(200), await NextEndAsync(item));
    }

    [Fact]
    public async Task A_hold_that_another_hand_makes_or_ends_sooner_lowers_it_and_that_is_not_laid_at_the_hands_door()
    {
        var item = await NewItemAsync();
        var hold = await PlaceAsync(item, 600);
        await RunAsync($"UPDATE hold SET expires_at = expires_at - interval '5 minutes' WHERE hold_id = '{hold.HoldId}'");
        Assert.Equal(In(300), await NextEndAsync(item));
        await RunAsync($"""
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at,
                placed_at, version, line_count, ttl_seconds, born_confirmed)
            SELECT tenant_id, hold_id || '-by-hand', line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status,
                expires_at - interval '1 minute', placed_at, version, line_count,
              ttl_seconds, born_confirmed FROM hold WHERE hold_id = '{hold.HoldId}'
            """);
        Assert.Equal(In(240), await NextEndAsync(item));
        Assert.Equal("update hold, insert hold",
            await ledger.Database.ScalarAsync<string>(
            $"SELECT string_agg(what, ', ' ORDER BY touch) FROM drift_touch WHERE item_key = {item.Key}"));
    }

    [Fact]
    public async Task Should_it_be_too_late_all_the_same_reconciliation_lowers_it_and_waits_for_nobody()
    {
        var item = await NewItemAsync();
        await PlaceAsync(item, 600);
        await RunAsync($"SET inventory.writer = 'on'; UPDATE item SET next_end_at = NULL WHERE item_key = {item.Key}");
        await using (var taken = await ledger.Store.LockAsync(ledger.Tenant.Id, [item.Id.Value]))
        {
            await ReconcileAsync();
            Assert.Null(await NextEndAsync(item));
            Assert.Equal(Verdict.Applied, await taken.CommitAsync(Placing(await SeeAsync(item), 700)));
        }

        Assert.Equal(In(700), await NextEndAsync(item));
        await ReconcileAsync();
        Assert.Equal(In(600), await NextEndAsync(item));
        // That is the product's own doing, which the next run need not look at.
        Assert.Null(
            await ledger.Database.ScalarAsync<string>(
            $"SELECT string_agg(what, ', ' ORDER BY touch) FROM drift_touch WHERE item_key = {item.Key}"));
    }

    private async Task ReconcileAsync() =>
        Assert.NotNull(await new DriftFinder(ledger.Sources).RunAsync(TimeSpan.FromMinutes(5), unlessWithin: null, wholeCatalogue: false));

    private Task RunAsync(string sql) => ledger.Database.ScalarAsync<object>(sql);

    private static string NewName(string kind) => $"next-end-{kind}{Interlocked.Increment(ref _names)}";

    private DateTimeOffset? In(int seconds) => _desk.Now.AddSeconds(seconds);

    private ChangeSet Placing(Seen item, int ttlSeconds) =>
        _desk.Place(NewName("h"), new HoldTerms { Lines = [], TtlSeconds = ttlSeconds }, (item, 1));

    private async Task<Hold> PlaceAsync(Seen item, int ttlSeconds)
    {
        var set = Placing(await SeeAsync(item), ttlSeconds);
        await ledger.CommitAsync(set);
        return set.Holds[0].Hold;
    }

    private async Task<OverdueItem?> FindAsync(Seen item, int secondsFromNow) =>
        (await _overdue.FindItemsAsync(_desk.Now.AddSeconds(secondsFromNow), 10_000)).Where(found => found.ItemKey == item.Key)
            .Select(found => (OverdueItem?)found).SingleOrDefault();

    private async Task<DateTimeOffset?> NextEndAsync(Seen item) =>
        await ledger.Database.ScalarAsync<object>($"SELECT coalesce(next_end_at, 'infinity') FROM item WHERE item_key = {item.Key}")
            is DateTime at && at < DateTime.MaxValue.AddDays(-1) ? new(at, TimeSpan.Zero) : null;

    private async Task<Seen> NewItemAsync()
    {
        var itemId = $"sku:{NewName("i")}";
        var set = _desk.Create((await ledger.Store.TakeItemKeysAsync()).First, itemId, 100);
        await ledger.CommitAsync(set);
        return new(set.Items[0].ItemKey, ItemId.Parse(itemId), set.Items[0].Stock);
    }

    private async Task<Seen> SeeAsync(Seen item) =>
        item with { Stock =
            (await ledger.Store.ReadAsync([new() { TenantId = ledger.Tenant.Id, ItemId = item.Id.Value }]))[0].Item!.Stock };
}

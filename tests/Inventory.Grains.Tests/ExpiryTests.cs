using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Inventory.Grains.Tests;

public sealed class ExpiryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private Node _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("expiry");
        _node = await Node.StartAsync(_database, Noon);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task At_its_end_instant_itself_a_hold_is_over_for_every_decision()
    {
        await _node.CreateAsync("sku:end", 1);
        await _node.PlaceAsync("end-1", 60, ("sku:end", 1));

        _node.Clock.MoveTo(Noon.AddSeconds(60).AddMilliseconds(-1));
        var before = await _node.PlaceAsync("end-2", 60, ("sku:end", 1));
        _node.Clock.MoveTo(Noon.AddSeconds(60));
        var after = await _node.PlaceAsync("end-3", 60, ("sku:end", 1));
        var late = await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "end-1" });

        Assert.Equal(Outcome.InsufficientStock, before.Outcome);
        Assert.Equal(Outcome.Done, after.Outcome);
        Assert.Equal(Outcome.HoldExpired, late.Outcome);
        Assert.Equal(HoldStatus.Expired, (await _node.Holds.Get("end-1")).Hold!.Status);
        Assert.Equal(Noon.AddSeconds(60), (await _node.Holds.Get("end-1")).Hold!.EndedAt);
    }

    [Fact]
    public async Task A_sweep_ends_what_is_over_on_items_nobody_asks_for()
    {
        for (var i = 0; i < 30; i++)
        {
            await _node.CreateAsync($"sku:sweep-{i}", 5);
            await _node.PlaceAsync($"sweep-{i}", 30, ($"sku:sweep-{i}", 2));
        }

        _node.Clock.MoveTo(Noon.AddSeconds(31));
        await _node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();

        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'held'"));
        Assert.Equal(30, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_expired.v1'"));
    }

    [Fact]
    public async Task A_hold_of_many_lines_expires_as_one()
    {
        string[] nights = ["room:exp:double:2027-01-01", "room:exp:double:2027-01-02", "room:exp:double:2027-01-03"];
        foreach (var night in nights) await _node.CreateAsync(night, 1);
        await _node.PlaceAsync("stay", 60, [.. nights.Select(night => (night, 1L))]);

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var next = await _node.PlaceAsync("next", 60, (nights[1], 1));

        Assert.Equal(Outcome.Done, next.Outcome);
        Assert.Equal((0, 1), ((int)(await _node.Item(nights[0]).Get()).Item!.Held, (int)(await _node.Item(nights[1]).Get()).Item!.Held));
        Assert.Equal(3,
            await _database.ScalarAsync<long>(
            "SELECT count(DISTINCT transaction) + 2 * count(*) / 3 FROM journal WHERE type = 'hold_expired.v1'"));
    }

    [Fact]
    public async Task Stays_that_every_night_finds_over_at_once_end_once_each()
    {
        var nights = Enumerable.Range(1, 4).Select(day => $"room:once:double:2027-02-{day:00}").ToArray();
        foreach (var night in nights) await _node.CreateAsync(night, 100);
        for (var i = 0; i < 20; i++)
            Assert.Equal(Outcome.Done, (await _node.PlaceAsync($"once-{i}", 60, [.. nights.Select(night => (night, 1L))])).Outcome);

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var sweeper = _node.Services.GetRequiredService<ExpirySweeper>();
        await Task.WhenAll(nights.Select(night => _node.Item(night).Get()).Cast<Task>().Append(sweeper.SweepAsync())
            .Append(sweeper.SweepAsync()));

        Assert.Equal(80, await _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_expired.v1'"));
        foreach (var night in nights) Assert.Equal(100, (await _node.Item(night).Get()).Item!.Available);
    }

    [Fact]
    public async Task A_stay_over_nights_with_expired_stays_takes_their_place()
    {
        string[] nights = ["room:over:double:2027-01-01", "room:over:double:2027-01-02", "room:over:double:2027-01-03"];
        foreach (var night in nights) await _node.CreateAsync(night, 1);
        await _node.PlaceAsync("old-1", 60, (nights[0], 1), (nights[1], 1));
        await _node.PlaceAsync("old-2", 60, (nights[2], 1));

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var placed = await _node.PlaceAsync("new", 60, [.. nights.Select(night => (night, 1L))]);

        Assert.Equal(Outcome.Done, placed.Outcome);
    }

    [Fact]
    public async Task Many_stays_over_the_same_nights_end_together_and_whoever_waits_takes_their_place()
    {
        string[] nights = ["room:many:double:2027-01-01", "room:many:double:2027-01-02", "room:many:double:2027-01-03"];
        foreach (var night in nights) await _node.CreateAsync(night, 40);
        for (var i = 0; i < 40; i++) await _node.PlaceAsync($"old-{i}", 60, [.. nights.Select(night => (night, 1L))]);

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var placed =
            await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => _node.PlaceAsync($"new-{i}", 60, [.. nights.Select(night => (night, 1L))])));

        Assert.All(placed, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE hold_id LIKE 'old-%' AND status = 'held'"));
    }

    [Fact]
    public async Task Thousands_of_holds_ending_together_on_one_item_all_end()
    {
        await _node.CreateAsync("sku:storm", 5000);
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => _node.PlaceAsync($"storm-{i}", 60, ("sku:storm", 1))));

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        await _node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();

        Assert.Equal(0, (await _node.Item("sku:storm").Get()).Item!.Held);
    }

    [Fact]
    public async Task A_late_confirm_takes_the_units_again_where_they_are_still_there()
    {
        await _node.CreateAsync("sku:late", 1);
        await _node.PlaceAsync("late", 60, ("sku:late", 1));
        _node.Clock.MoveTo(Noon.AddMinutes(2));

        var confirmed = await _node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "late", Reacquire = true });

        Assert.Equal((Outcome.Done, HoldStatus.Confirmed), (confirmed.Outcome, confirmed.Hold!.Status));
    }

    [Fact]
    public async Task A_running_clock_ends_a_hold_by_the_grains_own_timer()
    {
        await using var database = await TestDatabase.CreateAsync("timer");
        await using var node = await Node.StartAsync(database);
        await node.CreateAsync("sku:timer", 1);
        await node.PlaceAsync("timer", 1, ("sku:timer", 1));

        await Poll.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'expired'") == 1,
            "the timer has ended the hold");
    }

    [Fact]
    public async Task A_node_that_dies_is_waited_for_little_longer_than_an_interval()
    {
        await Poll.UntilAsync(async () => await _database.ScalarAsync<long>("SELECT count(*) FROM expiry_shard WHERE last_run_at IS NULL")
            == 0, "every shard was swept");
        Assert.True(
            await _database.ScalarAsync<bool>(
            "SELECT bool_and(leased_until <= clock_timestamp() + interval '7 seconds') FROM expiry_shard"));
    }

    [Fact]
    public async Task A_node_that_starts_ends_what_ended_while_nothing_ran()
    {
        await using var database = await TestDatabase.CreateAsync("restart");
        await using (var node = await Node.StartAsync(database, Noon))
        {
            await node.CreateAsync("sku:restart", 1);
            await node.PlaceAsync("restart", 60, ("sku:restart", 1));
        }

        await using var next = await Node.StartAsync(
            database, Noon.AddMinutes(2), configure: services => services.AddLogging(log =>
                log.SetMinimumLevel(LogLevel.Information).AddFakeLogging()));

        await Poll.UntilAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'expired'") == 1,
            "the sweep at start has ended the hold");
        await Poll.UntilAsync(async () =>
            await database.ScalarAsync<long>("SELECT count(*) FROM expiry_shard WHERE last_run_at IS NOT NULL") == 4,
            "every shard is being swept");
        // A line a run that ended something, and none for those that did not.
        var log = next.Services.GetFakeLogCollector();
        await Poll.UntilAsync(() => log.GetSnapshot().Any(line => line.Id.Id == 1200), "the sweep has told of it");
        Assert.EndsWith("over: 1", Assert.Single(log.GetSnapshot(), line => line.Id.Id == 1200).Message, StringComparison.Ordinal);
    }
}

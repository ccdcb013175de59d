using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Time;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests;

/// <summary>Holds end by the ledger's time, whatever any clock, event or outage says.</summary>
public sealed class LedgerTimeTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60), Spare = TimeSpan.FromSeconds(5);

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("time");

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(120)]
    [InlineData(-120)]
    public async Task A_node_whose_wall_clock_is_wrong_promises_and_ends_by_the_ledgers(int secondsOff)
    {
        // Business time's alone: how the cluster's members see each other is not what is asked here.
        var clock = new LedgerClock(new WrongWallClock(TimeSpan.FromSeconds(secondsOff)));
        await using var node = await Node.StartAsync(_database, configure: services => services.AddSingleton(clock));
        await node.CreateAsync("sku:wrong", 2);
        var placed = await node.PlaceAsync("wrong", 60, ("sku:wrong", 1));
        await node.Services.GetRequiredService<Expiry.ExpirySweeper>().SweepAsync();

        await EndsInAMinuteAsync(placed.Hold!.ExpiresAt!.Value);
        Assert.Equal(HoldStatus.Held, (await node.Holds.Get("wrong")).Hold!.Status);
        Assert.InRange(node.Clock.Drift, TimeSpan.FromSeconds(secondsOff) - Spare, TimeSpan.FromSeconds(secondsOff) + Spare);
    }

    [Fact]
    public async Task An_item_whose_last_event_lies_far_ahead_ends_no_hold_early_and_places_none_into_the_future()
    {
        await using var node = await Node.StartAsync(_database);
        await node.CreateAsync("sku:poisoned", 5);
        await node.CreateAsync("sku:sound", 5);
        await node.PlaceAsync("before", 60, ("sku:poisoned", 1));
        await node.PlaceAsync("both-before", 60, ("sku:poisoned", 1), ("sku:sound", 1));
        // As a node without this rule and with a wrong clock would leave it.
        await _database.ScalarAsync<object>("SET inventory.writer = on; UPDATE item SET updated_at = clock_timestamp() + interval '10 minutes' WHERE item_id = 'sku:poisoned'");
        await using var other = await Node.StartAsync(_database);

        var placed = await other.PlaceAsync("after", 60, ("sku:poisoned", 1));
        await _database.ScalarAsync<object>("SET inventory.writer = on; UPDATE item SET updated_at = clock_timestamp() + interval '10 minutes' WHERE item_id = 'sku:poisoned'");
        await using var third = await Node.StartAsync(_database);
        var both = await third.PlaceAsync("both-after", 60, ("sku:poisoned", 1), ("sku:sound", 1));

        Assert.Equal((Outcome.Done, Outcome.Done), (placed.Outcome, both.Outcome));
        await EndsInAMinuteAsync(placed.Hold!.ExpiresAt!.Value);
        await EndsInAMinuteAsync(both.Hold!.ExpiresAt!.Value);
        foreach (var hold in (string[])["before", "both-before", "after"])
            Assert.Equal(HoldStatus.Held, (await third.Holds.Get(hold)).Hold!.Status);
        // Its next event is of the ledger's time again, so that the item is sound from then on.
        Assert.True(await _database.ScalarAsync<bool>("SELECT updated_at <= clock_timestamp() FROM item WHERE item_id = 'sku:poisoned'"));
    }

    [Fact]
    public async Task Ends_that_met_a_ledger_that_was_away_are_tried_again_without_anybody_asking()
    {
        AwayStore store = null!;
        await using var node = await Node.StartAsync(_database, configure: services => services.AddSingleton<ILedgerStore>(
            provider => store = new(provider.GetRequiredService<PostgresLedgerStore>())));
        // The sweep is somebody else's, who never comes.
        await _database.ScalarAsync<object>("UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity'");
        await node.CreateAsync("sku:away", 1);
        await node.PlaceAsync("away", 1, ("sku:away", 1));
        store.Away = true;
        await store.Missed.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("held", await StatusAsync("away"));
        store.Away = false;

        await Poll.UntilAsync(async () => await StatusAsync("away") == "expired", "the item has ended it by itself");
    }

    private Task<string?> StatusAsync(string holdId) =>
        _database.ScalarAsync<string>($"SELECT status FROM hold WHERE hold_id = '{holdId}'");

    private async Task EndsInAMinuteAsync(DateTimeOffset end)
    {
        var now = new DateTimeOffset(await _database.ScalarAsync<DateTime>("SELECT clock_timestamp()"), TimeSpan.Zero);
        Assert.InRange(end - now, TimeSpan.Zero, Minute);
    }

    private sealed class WrongWallClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}

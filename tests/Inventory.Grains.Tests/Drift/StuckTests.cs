using Inventory.Grains.Expiry;
using Inventory.Ledger.Drift;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Drift;

/// <summary>Holds past their end and still open, and the reason told for each. Nobody sweeps here unless a test does.</summary>
public sealed class StuckTests : IAsyncLifetime
{
    private DriftBench _bench = null!;

    private Node Node => _bench.Node;

    public async Task InitializeAsync()
    {
        // An hour behind the database: what is over for one of them need not be for the other.
        _bench = await DriftBench.StartAsync("stuck", DateTimeOffset.UtcNow.AddHours(-1));
        await _bench.EditAsync("UPDATE expiry_shard SET leased_by = 'a node that is gone', leased_until = 'infinity'");
        for (var i = 0; i < 3; i++) await Node.CreateAsync($"sku:{i}", 100);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task EP_3_A_hold_that_nobody_swept_is_overdue_unswept_and_gone_from_the_list_after_a_sweep()
    {
        await Node.PlaceAsync("one", 60, ("sku:0", 4));
        PassMinutes(2);

        var stuck = Assert.Single(await StuckAsync());
        Assert.Equal(("one", "overdue_unswept", 4L), (stuck.HoldId, stuck.Why, stuck.Quantity));
        Assert.Equal(["sku:0"], stuck.ItemIds);
        Assert.Equal(stuck.PlacedAt.AddSeconds(60), stuck.ExpiresAt);

        await SweepAsync();
        Assert.Empty(await StuckAsync());
    }

    [Fact]
    public async Task EP_3_A_hold_of_several_lines_is_undecided_and_told_whole_even_where_only_one_is_asked_for()
    {
        await Node.PlaceAsync("basket", 60, ("sku:0", 1), ("sku:1", 2), ("sku:2", 3));
        await Node.PlaceAsync("later", 61, ("sku:0", 1));
        PassMinutes(2);

        var stuck = Assert.Single(await StuckAsync(limit: 1));
        Assert.Equal(("basket", "undecided", 6L), (stuck.HoldId, stuck.Why, stuck.Quantity));
        Assert.Equal(["sku:0", "sku:1", "sku:2"], stuck.ItemIds);

        await SweepAsync();
        Assert.Empty(await StuckAsync());
    }

    [Fact]
    public async Task EP_3_A_hold_whose_item_has_drifted_waits_for_its_owner_and_ends_once_that_is_repaired()
    {
        await Node.PlaceAsync("basket", 60, ("sku:0", 1), ("sku:1", 2));
        await _bench.EditAsync("UPDATE item SET held = 0 WHERE item_id = 'sku:1'");
        await _bench.ReconcileAllAsync();
        PassMinutes(2);
        await SweepAsync();

        Assert.Equal(("basket", "owner_unreachable"), Assert.Single((await StuckAsync()).Select(stuck => (stuck.HoldId, stuck.Why))));

        Assert.True((await _bench.RepairAsync("sku:1")).Applied);
        await SweepAsync();
        Assert.Empty(await StuckAsync());
        await Invariants.CheckAsync(_bench.Database);
    }

    [Fact]
    public async Task EP_3_A_hold_that_is_over_for_the_database_and_not_for_this_node_is_the_clocks_doing()
    {
        await Node.PlaceAsync("ahead", 60, ("sku:0", 1));
        await Node.PlaceAsync("far", 7200, ("sku:0", 1));

        Assert.Equal(("ahead", "clock"), Assert.Single((await StuckAsync()).Select(stuck => (stuck.HoldId, stuck.Why))));
    }

    [Fact]
    public async Task EP_3_While_the_nodes_clock_is_known_to_be_wrong_ends_within_that_error_are_the_clocks_doing()
    {
        await Node.PlaceAsync("near", 60, ("sku:0", 1));
        await Node.PlaceAsync("long-ago", 10, ("sku:0", 1));
        Node.Clock.MoveTo(Node.Clock.Now.AddSeconds(61));

        Assert.Equal([("long-ago", "overdue_unswept"), ("near", "overdue_unswept")], await WhysAsync(TimeSpan.FromMilliseconds(400)));
        Assert.Equal([("long-ago", "overdue_unswept"), ("near", "clock")], await WhysAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal([("long-ago", "overdue_unswept"), ("near", "clock")], await WhysAsync(TimeSpan.FromSeconds(-5)));
    }

    [Fact]
    public async Task EP_3_The_longest_overdue_come_first_and_what_is_not_overdue_does_not_come_at_all()
    {
        await Node.PlaceAsync("third", 30, ("sku:0", 1));
        await Node.PlaceAsync("first", 10, ("sku:1", 1), ("sku:2", 1));
        await Node.PlaceAsync("second", 20, ("sku:0", 1));
        await Node.PlaceAsync("block", 0, ("sku:0", 1));
        await Node.PlaceAsync("sold", 10, ("sku:0", 1));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "sold" });
        await Node.PlaceAsync("given-back", 10, ("sku:0", 1));
        await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "given-back" });
        await Node.PlaceAsync("alive", 4 * 3600, ("sku:0", 1));
        PassMinutes(2);

        Assert.Equal(["first", "second", "third"], (await StuckAsync()).Select(stuck => stuck.HoldId));
        Assert.Equal(["first", "second"], (await StuckAsync(limit: 2)).Select(stuck => stuck.HoldId));
        Assert.Empty(await Reads.ListAsync(_bench.TenantId + 1, new() { Limit = 50 }, Node.Clock.Now));
    }

    private StuckReads Reads => Node.Services.GetRequiredService<StuckReads>();

    private void PassMinutes(int minutes) => Node.Clock.MoveTo(Node.Clock.Now.AddMinutes(minutes));

    private Task SweepAsync() => Node.Services.GetRequiredService<ExpirySweeper>().SweepAsync();

    private Task<List<StuckHold>> StuckAsync(int limit = 50) =>
        Reads.ListAsync(_bench.TenantId, new() { Limit = limit }, Node.Clock.Now);

    private async Task<IEnumerable<(string, string)>> WhysAsync(TimeSpan nodeDrift) =>
        (await Reads.ListAsync(_bench.TenantId, new() { Selection = new() { ClockError = nodeDrift }, Limit = 50 }, Node.Clock.Now))
            .Select(stuck => (stuck.HoldId, stuck.Why));
}

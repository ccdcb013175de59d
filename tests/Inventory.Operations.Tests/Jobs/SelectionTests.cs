using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Ledger.Jobs;
using Inventory.Ledger.Tenants;
using Inventory.Operations.Jobs;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Jobs;

/// <summary>Which holds and items a job is about.</summary>
public sealed class SelectionTests : IAsyncLifetime
{
    // Long ago by the database's clock: what has an end is over, and this node, whose time stands still, leaves it open.
    private static readonly DateTimeOffset Noon = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private JobNode _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("selections");
        _node = await JobNode.StartAsync(_database, Noon);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_condition_narrows_it_and_together_they_do_all_and_no_other_tenants_hold_is_ever_meant()
    {
        await _node.Node.CreateAsync("sku:a", 100);
        await _node.Node.CreateAsync("sku:b", 100);
        await PlaceAsync("a-web-anna", "anna", "web", "sku:a");
        await PlaceAsync("a-pos-anna", "anna", "pos", "sku:a");
        await PlaceAsync("ab-web-ben", "ben", "web", "sku:a", "sku:b");
        await PlaceAsync("b-none", null, null, "sku:b");
        await PlaceAsync("b-endless", "anna", "web", 0, "sku:b");
        await PlaceAsync("sold", "anna", "web", "sku:a");
        await _node.Node.Holds.Confirm(new() { Caller = Grains.Tests.Node.Caller, HoldId = "sold" });
        _node.Node.Clock.MoveTo(Noon.AddSeconds(1));
        await PlaceAsync("a-later", "anna", "web", "sku:a");
        await StrangerAsync();

        await IsAsync(new() { ItemId = "sku:a" }, "a-later", "a-pos-anna", "a-web-anna", "ab-web-ben");
        await IsAsync(new() { ItemId = "sku:b" }, "ab-web-ben", "b-endless", "b-none");
        await IsAsync(new() { Owner = "anna" }, "a-later", "a-pos-anna", "a-web-anna", "b-endless");
        await IsAsync(new() { Channel = "web" }, "a-later", "a-web-anna", "ab-web-ben", "b-endless");
        await IsAsync(new() { PlacedBefore = Noon.AddSeconds(1) }, "a-pos-anna", "a-web-anna", "ab-web-ben", "b-endless", "b-none");
        await IsAsync(new() { Stuck = true }, "a-later", "a-pos-anna", "a-web-anna", "ab-web-ben", "b-none");
        await IsAsync(new() { Stuck = true, ItemId = "sku:b", Channel = "web" }, "ab-web-ben");
        await IsAsync(new() { ItemId = "sku:a", Owner = "anna", Channel = "web", PlacedBefore = Noon.AddSeconds(1) }, "a-web-anna");
        await IsAsync(new() { Owner = "anna", Channel = "pos" }, "a-pos-anna");
        await IsAsync(new() { HoldIds = ["sold", "unknown", "b-none", "b-none"] }, "b-none", "sold", "unknown");
        await IsAsync(new() { HoldIds = ["sold", "unknown", "a-later", "b-none"], Owner = "anna" }, "a-later");
        await IsAsync(new() { ItemId = "sku:none" });
    }

    [Fact]
    public async Task All_that_are_stuck_are_reached_however_many()
    {
        await _node.HoldsAsync("lamp", 1200, ttlSeconds: 60);
        await _node.HoldsAsync("chair", 3, ttlSeconds: 0);

        var job = await _node.EndedAsync(await _node.StartAsync(JobNode.Release(new() { Stuck = true })));

        Assert.Equal((JobState.Done, 1200, 1200), (job.State, job.Done, job.Total));
        Assert.Equal(1200, (await _node.Jobs.TallyAsync(_node.Tenant, job.JobId))["done"]);
        Assert.Equal(1200, await _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'released'"));
        Assert.Equal(3, await _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'held'"));
        Assert.Equal(0, (await _node.Jobs.PreviewAsync(_node.Tenant, JobNode.Release(new() { Stuck = true }))).Matches);
    }

    [Fact]
    public async Task A_preview_counts_no_further_than_it_tells_and_changes_nothing()
    {
        await _node.Node.CreateAsync("sku:many", 1_000_000);
        await _database.ScalarAsync<object>("""
            INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, status, placed_at, version, line_count)
            SELECT tenant_id, 'bulk-' || n, 0, item_key, 0, 0, false, 'held', '2024-06-01 11:00Z', 1, 1
            FROM item, generate_series(1, 12000) AS n
            """);

        var found = await _node.Jobs.PreviewAsync(_node.Tenant, JobNode.Release(new() { ItemId = "sku:many" }));

        Assert.Equal((JobMaking.CountMax, true, OperatorJobs.PreviewedMax), (found.Matches, found.More, found.First.Length));
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM job"));
    }

    [Fact]
    public async Task Drifted_items_that_match_are_put_right_and_the_others_stay_found()
    {
        foreach (var item in (string[])["a", "b", "c"]) await _node.HoldsAsync(item, 2);
        await _database.ScalarAsync<object>("""
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units)
            SELECT tenant_id, item_key, now(), now(), '{item}', 0, 2, 2 FROM item;
            UPDATE item SET on_hand = on_hand - 7 WHERE item_id = 'sku:a'
            """);
        var wish = new ReconcileItems { Items = new() { Prefix = "sku:a" }, Reason = "a hand", CorrelationId = "c" };

        var one = await _node.EndedAsync(await _node.StartAsync(wish));
        var rest = (await _node.Jobs.PreviewAsync(_node.Tenant, wish with { Items = new() })).First;
        var named = (await _node.Jobs.PreviewAsync(_node.Tenant, wish with { Items = new() { ItemIds = ["sku:c", "sku:a"] } })).First;
        var all = await _node.EndedAsync(await _node.StartAsync(wish with { Items = new() }));

        Assert.Equal([("sku:a", "done")], (await _node.OutcomesAsync(one)).Select(came => (came.Target, came.Outcome)));
        Assert.Equal("night shift a hand", await _database.ScalarAsync<string>(
            "SELECT actor || ' ' || reason FROM journal WHERE type = 'stock_reconciled.v1'"));
        Assert.Equal(["sku:b", "sku:c"], rest.Order(StringComparer.Ordinal));
        Assert.Equal(["sku:c"], named.AsEnumerable());
        // Their rows, holds and journals do agree; the find is closed all the same.
        Assert.All(await _node.OutcomesAsync(all), came => Assert.Equal("nothing-to-reconcile", came.Outcome));
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM drift WHERE resolved_at IS NULL"));
    }

    private async Task IsAsync(HoldSelection selection, params string[] holds)
    {
        var found = await _node.Jobs.PreviewAsync(_node.Tenant, JobNode.Release(selection));
        Assert.Equal(holds, found.First.Order(StringComparer.Ordinal));
        Assert.Equal(holds.Length, found.Matches);
    }

    private Task PlaceAsync(string holdId, string? owner, string? channel, params string[] items) =>
        PlaceAsync(holdId, owner, channel, 60, items);

    private Task PlaceAsync(string holdId, string? owner, string? channel, int ttlSeconds, params string[] items) =>
        _node.Node.Holds.Place(Hold(holdId, owner, channel, ttlSeconds, items));

    private static PlaceHold Hold(string holdId, string? owner, string? channel, int ttlSeconds, string[] items) => new()
    {
        Caller = Grains.Tests.Node.Caller,
        HoldId = holdId,
        Owner = owner,
        Channel = channel,
        TtlSeconds = ttlSeconds,
        Lines = [.. items.Select(item => new Line { ItemId = item, Quantity = 1 })],
    };

    // The same ids in another tenant.
    private async Task StrangerAsync()
    {
        var services = _node.Node.Services;
        var other = await services.GetRequiredService<TenantDirectory>().FindOrAddAsync("other");
        var item = _node.Node.Grains.GetGrain<Contracts.Items.IItemGrain>(Contracts.GrainKeys.Item("other", "sku:a"));
        await item.Create(new() { Caller = Grains.Tests.Node.Caller, OnHand = 10 });
        await services.GetRequiredService<HoldServices>().Of(other).PlaceAsync(Hold("strange", "anna", "web", 60, ["sku:a"]));
    }
}

using Inventory.Ledger.Drift;
using Inventory.Ledger.Keys;
using Inventory.Operations.Drift;
using Inventory.Operations.Jobs;
using Inventory.Operations.Tests.Items;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Drift;

/// <summary>Finds, page by page: each once, narrowed by all that is asked, and no other tenant's.</summary>
public sealed class DriftListTests : IAsyncLifetime
{
    private ItemBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await ItemBench.StartAsync("drift_lists");
        foreach (var id in (string[])["sku:a", "sku:b", "sku:c", "room:h:d:2026-07-01"]) await _bench.Node.CreateAsync(id, 100);
        // Three of the same size, of which pages must not lose one; a row that is gone; another tenant's; and what is over, of one instant.
        await _bench.Database.ScalarAsync<object>("""
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units)
            SELECT tenant_id, item_key, now(), now(), CASE item_id WHEN 'sku:c' THEN '{holds,journal}' ELSE '{item}' END::text[], 0, 0,
              CASE item_id WHEN 'sku:b' THEN 9 ELSE 2 END FROM item;
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units)
            SELECT tenant_id, 999999, now(), now(), '{item}', 0, 0, 1 FROM tenant WHERE name = 'demo';
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units)
            VALUES (4711, 1, now(), now(), '{item}', 0, 0, 1);
            INSERT INTO drift (tenant_id, item_key, found_at, seen_at, disagrees, holds_allocated, holds_held, units, resolved_at,
              resolution)
            SELECT tenant_id, item_key, '2026-05-01Z'::timestamptz + n * interval '1 hour', now(), '{item}', 0, 0, n,
              '2026-05-02Z'::timestamptz + n / 3 * interval '1 hour', CASE n % 2 WHEN 0 THEN 'repaired' ELSE 'reconciled' END
            FROM item, generate_series(1, 7) AS n WHERE item_id IN ('sku:a', 'sku:b')
            """);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Each_find_comes_once_open_by_units_and_resolved_latest_first(int limit)
    {
        var open = await WalkAsync(new() { Limit = limit });
        Assert.Equal([("sku:b", 9L), ("sku:a", 2), ("sku:c", 2), ("room:h:d:2026-07-01", 2), (null, 1)],
            open.Select(one => (one.ItemId, one.Units)));
        var resolved = await WalkAsync(new() { Resolved = true, Limit = limit });
        Assert.Equal(14, resolved.Distinct().Count());
        Assert.Equal(14, resolved.Count);
        Assert.Equal(resolved.Select(one => one.ResolvedAt).OrderDescending(), resolved.Select(one => one.ResolvedAt));
    }

    [Fact]
    public async Task Filters_narrow_it_and_counts_follow_them()
    {
        Assert.Equal(["sku:c"], await IdsAsync(new() { Side = "journal", Limit = 50 }));
        Assert.Equal(["sku:b", "sku:a", "sku:c"], await IdsAsync(new() { Prefix = "sku:", Limit = 50 }));
        Assert.Equal(["sku:a"], await IdsAsync(new() { ItemId = "sku:a", Limit = 50 }));
        Assert.Equal(6, (await WalkAsync(new() { Resolved = true, Resolution = "repaired", Limit = 4 })).Count);
        Assert.Equal(new DriftCounts(5, 16, 14), await Views.CountAsync(_bench.Tenant, new() { Limit = 0 }));
        Assert.Equal(new DriftCounts(1, 2, 7), await Views.CountAsync(_bench.Tenant, new() { Prefix = "sku:a", Limit = 0 }));
        Assert.Equal(new DriftCounts(1, 2, 0), await Views.CountAsync(_bench.Tenant, new() { Side = "holds", Limit = 0 }));
    }

    [Fact]
    public async Task A_job_is_about_the_finds_that_the_filters_show()
    {
        var jobs = _bench.Node.Services.GetRequiredService<OperatorJobs>();
        var wish = new ReconcileItems { Items = new() { Side = "holds" }, Reason = "r", CorrelationId = "c" };
        Assert.Equal(["sku:c"], (await jobs.PreviewAsync(_bench.Tenant, wish)).First.AsEnumerable());
        Assert.Equal("holds", wish.Asked()["side"]);
        Assert.Equal(4, (await jobs.PreviewAsync(_bench.Tenant, wish with { Items = new() })).Matches);
        Assert.IsType<JobStart.Forbidden>(await jobs.StartAsync(_bench.Operator(KeyScopes.Admin), wish));
    }

    private DriftViews Views => _bench.Node.Services.GetRequiredService<DriftViews>();

    private Task<List<DriftReading>> WalkAsync(DriftFilter filter) =>
        ItemBench.WalkAsync(cursor => Views.ListAsync(_bench.Tenant, filter, cursor));

    private async Task<IEnumerable<string?>> IdsAsync(DriftFilter filter) => (await WalkAsync(filter)).Select(one => one.ItemId);
}

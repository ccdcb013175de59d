using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Service;

/// <summary>Lists for operators, page by page: whatever is there throughout a walk is met once.</summary>
public sealed class OpsWalkTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const string Stuck = "/api/admin/ops/reservations/stuck", Drift = "/api/admin/ops/inventory/drift";

    private readonly ContractSilo _silo = silo;

    [Fact]
    public async Task EP_3_A_walk_meets_each_stuck_hold_once_longest_first_also_where_they_end_at_one_instant()
    {
        var (a, b) = (await Item(32), await Item(32));
        var holds = new List<string>();
        for (var n = 0; n < 4; n++) holds.Add(await Hold(a, 1));
        holds.Add(await Hold((a, 1), (b, 1)));
        var ids = string.Join("', '", holds);
        await _silo.Database.ScalarAsync<object>($"""
            UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity';
            UPDATE hold SET expires_at = (SELECT min(placed_at) FROM hold) - interval '2 minutes', latest_expires_at = placed_at
            WHERE hold_id IN ('{ids}')
            """);
        foreach (var limit in (int[])[1, 2, 3, 5, 100])
            Assert.Equal(holds.Order(StringComparer.Ordinal), (await WalkAsync($"{Stuck}?limit={limit}", "stuck", "holdId")));

        await ReconcileAll();
        (await Api.Post("/internal/jobs/expire-holds")).Is(200);
        await _silo.Database.ScalarAsync<object>("UPDATE expiry_shard SET leased_until = '-infinity'");
        Assert.Empty(await WalkAsync($"{Stuck}?limit=1", "stuck", "holdId"));
    }

    [Fact]
    public async Task EP_4_A_walk_meets_each_find_once_open_and_resolved_also_where_equally_many_units_are_wrong()
    {
        var items = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Item(100)));
        var ids = string.Join("', '", items);
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 7 WHERE item_id IN ('{ids}')");
        await ReconcileAll();
        foreach (var limit in (int[])[1, 2, 5, 100])
        {
            var open = await WalkAsync($"{Drift}?limit={limit}", "drift", "itemId");
            Assert.Equal(items.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
        }

        foreach (var item in items) await Repair(item);
        foreach (var limit in (int[])[1, 2, 5])
        {
            var resolved = await WalkAsync($"{Drift}?limit={limit}&resolved=true", "drift", "itemId");
            Assert.Equal(items.Reverse(), resolved.Where(items.Contains));
        }

        Assert.Empty(await WalkAsync($"{Drift}?limit=1", "drift", "itemId"));
    }

    [Theory]
    [InlineData(Stuck + "?cursor=nonsense")]
    [InlineData(Stuck + "?cursor=AAAA")]
    [InlineData(Drift + "?cursor=nonsense")]
    [InlineData(Drift + "?resolved=true&cursor=AAAA")]
    public async Task What_is_no_cursor_is_told(string path) => (await Api.Get(path)).Is(400, "invalid-cursor");

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_alone()
    {
        var items = await Task.WhenAll(Item(100), Item(100));
        await _silo.Database.ScalarAsync<object>($"UPDATE item SET held = 7 WHERE item_id IN ('{items[0]}', '{items[1]}')");
        await ReconcileAll();
        var cursor = (string)(await Api.Get($"{Drift}?limit=1")).Is(200).Json["nextCursor"]!;
        (await Api.Get($"{Drift}?resolved=false&limit=5&cursor={cursor}")).Is(200);
        (await Api.Get($"{Drift}?resolved=true&limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"{Stuck}?limit=1&cursor={cursor}")).Is(400, "invalid-cursor");
        (await Api.Get($"{Drift}?limit=0&cursor=nonsense")).Is(400, "invalid-request");
        foreach (var item in items) await Repair(item);
    }

    private async Task<List<string>> WalkAsync(string path, string list, string id)
    {
        var met = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await Api.Get(cursor.Length == 0 ? path : $"{path}&cursor={cursor}")).Is(200);
            met.AddRange(page.List(list).Select(one => (string)one![id]!));
            cursor = (string?)page.Json["nextCursor"];
        }

        return met;
    }
}

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// While callers hold on an item, on others beside it and on baskets of both, a hand edits its counters again and again: nobody is refused
/// anything that is there, and what is left when they stop adds up.
/// </summary>
public sealed class DriftUnderLoadTests() : OneSilo("drift_under_load")
{
    private const string Drifted = "sku:drifted";
    private static readonly string[] Others = ["sku:beside-0", "sku:beside-1", "sku:beside-2"];

    [Fact]
    public async Task Nobodys_request_fails_whatever_a_hand_does_to_one_items_counters()
    {
        foreach (var item in (string[])[Drifted, .. Others]) await Caller.CreateAsync(item, 1_000_000);
        await Caller.PlaceAsync("sold", (Drifted, 7));
        await Caller.ConfirmAsync("sold");
        var load = Load.Start(9, holdId => (holdId[5] % 3) switch
        {
            0 => Caller.PlaceAsync(holdId, (Drifted, 1)),
            1 => Caller.PlaceAsync(holdId, (Others[holdId[^1] % 3], 1)),
            _ => Caller.PlaceAsync(holdId, (Others[holdId[^1] % 3], 1), (Drifted, 2)),
        });
        string[] edits = ["held = 0", "held = 999000", "allocated = 0", "allocated = 900000", "held = 0, allocated = 0",
            "held = 1, shortage = 5"];
        var repaired = 0L;
        foreach (var edit in edits)
        {
            await load.ReachedAsync(load.Placed + 60);
            await Database.ScalarAsync<object>($"UPDATE item SET {edit} WHERE item_id = '{Drifted}'");
            await load.ReachedAsync(load.Placed + 60);
            Assert.Equal(++repaired, await Database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'stock_reconciled.v1'"));
        }

        await load.StopAsync();

        Assert.All(load.Replies, reply => Assert.Equal(201, reply.Value.Status));
        Assert.Equal(edits.Length, await Database.ScalarAsync<long>("SELECT count(*) FROM drift WHERE resolution = 'repaired'"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM drift WHERE resolved_at IS NULL"));
        Assert.Equal((await Ledger.HoldsAsync(Database)).Count, load.Acknowledged.Count() + 1);
    }
}

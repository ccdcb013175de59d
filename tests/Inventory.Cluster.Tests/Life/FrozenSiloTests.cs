using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// A silo that is frozen (SIGSTOP) and wakes later (SIGCONT): a laptop's lid, a paused machine, a very long pause of memory management.
/// </summary>
public sealed class FrozenSiloTests() : OneSilo("frozen")
{
    [Fact]
    public async Task When_it_wakes_what_should_be_over_is_over()
    {
        await Caller.CreateAsync("sku:nap", 50);
        await Caller.CreateAsync("sku:other", 50);
        var placed =
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Caller.PlaceAsync($"nap-{i}", 3, ("sku:nap", 1), ("sku:other", 1))));
        Assert.All(placed, reply => Assert.Equal(201, reply.Status));
        Silo.SigStop();
        await Ledger.UntilAllAreOverAsync(Database);
        Silo.SigCont();

        // Asked at once, before anything may have been swept.
        var confirmed = await Caller.UntilDecidedAsync(() => Caller.ConfirmAsync("nap-7"));
        var next = await Caller.UntilDecidedAsync(() => Caller.PlaceAsync("after", ("sku:nap", 50)));
        var read = await Caller.UntilDecidedAsync(() => Caller.GetHoldAsync("nap-8"));

        Assert.Equal("hold-expired", confirmed.Code);
        Assert.True(next.Status is 201 or 200, next.ToString());
        Assert.Equal("expired", read.Text("status"));
        await Poll.UntilAsync(async () => await Ledger.CountAsync(Database, "expired") == 50, "all are ended in the ledger");
    }

    [Fact]
    public async Task What_it_had_decided_before_it_froze_does_not_sell_what_another_node_sold_meanwhile()
    {
        await using var other = await SiloProcess.StartAsync(Database.ConnectionString);
        await Caller.CreateAsync("sku:zombie", 1000);
        var load = Load.Start(16, holdId => Caller.PlaceAsync(holdId, ("sku:zombie", 1)));
        await load.ReachedAsync(100);
        Silo.SigStop();

        var rival = new Caller(other);
        var sold = 0;
        while ((await Caller.UntilDecidedAsync(() => rival.PlaceAsync($"rival-{sold}", ("sku:zombie", 10)))).Status is 201 or 200) sold++;
        Silo.SigCont();
        await load.StopAsync();

        var item = await Caller.UntilDecidedAsync(() => Caller.GetItemAsync("sku:zombie"));
        Assert.InRange(item.Body.GetProperty("available").GetInt64(), 0, 9);
        var found = await Ledger.HoldsAsync(Database);
        Assert.All(load.Acknowledged, entry => Assert.Contains(entry.Key, found));
    }
}

using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A silo that is frozen (SIGSTOP) and wakes later (SIGCONT): a laptop's lid, a paused machine, a very long pause of memory management.</summary>
public sealed class FrozenSiloTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SiloProcess _silo = null!;
    private Caller _caller = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("frozen");
        _silo = await SiloProcess.StartAsync(_database.ConnectionString);
        _caller = new(_silo);
    }

    public async Task DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task When_it_wakes_what_should_be_over_is_over()
    {
        await _caller.CreateAsync("sku:nap", 50);
        await _caller.CreateAsync("sku:other", 50);
        var placed = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _caller.PlaceAsync($"nap-{i}", 3, ("sku:nap", 1), ("sku:other", 1))));
        Assert.All(placed, reply => Assert.Equal(201, reply.Status));
        _silo.SigStop();
        await Ledger.UntilAllAreOverAsync(_database);
        _silo.SigCont();

        // Asked at once, before anything may have been swept.
        var confirmed = await Caller.UntilDecidedAsync(() => _caller.ConfirmAsync("nap-7"));
        var next = await Caller.UntilDecidedAsync(() => _caller.PlaceAsync("after", ("sku:nap", 50)));
        var read = await Caller.UntilDecidedAsync(() => _caller.GetHoldAsync("nap-8"));

        Assert.Equal("hold-expired", confirmed.Code);
        Assert.True(next.Status is 201 or 200, next.ToString());
        Assert.Equal("expired", read.Text("status"));
        await Poll.UntilAsync(async () => await Ledger.CountAsync(_database, "expired") == 50, "all are ended in the ledger");
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task What_it_had_decided_before_it_froze_does_not_sell_what_another_node_sold_meanwhile()
    {
        await using var other = await SiloProcess.StartAsync(_database.ConnectionString);
        await _caller.CreateAsync("sku:zombie", 1000);
        var load = Load.Start(16, holdId => _caller.PlaceAsync(holdId, ("sku:zombie", 1)));
        await load.ReachedAsync(100);
        _silo.SigStop();

        var rival = new Caller(other);
        var sold = 0;
        while ((await Caller.UntilDecidedAsync(() => rival.PlaceAsync($"rival-{sold}", ("sku:zombie", 10)))).Status is 201 or 200) sold++;
        _silo.SigCont();
        await load.StopAsync();

        var item = await Caller.UntilDecidedAsync(() => _caller.GetItemAsync("sku:zombie"));
        Assert.InRange(item.Body.GetProperty("available").GetInt64(), 0, 9);
        var found = await Ledger.HoldsAsync(_database);
        Assert.All(load.Acknowledged, entry => Assert.Contains(entry.Key, found));
        await Invariants.CheckAsync(_database);
    }
}

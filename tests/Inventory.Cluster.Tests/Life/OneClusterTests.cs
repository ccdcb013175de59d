using System.Globalization;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// Two silos that share a cluster id. An item lives in one of them, whichever is asked, and a silo that ends leaves its items to the other.
/// </summary>
public sealed class OneClusterTests : IAsyncLifetime
{
    private const int Items = 20;
    private static readonly Dictionary<string, string?> Membership = new() { ["Cluster__Id"] = "together" };

    private TestDatabase _database = null!;
    private SiloProcess[] _silos = [];
    private Caller[] _callers = [];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("one_cluster");
        _silos = [await SiloProcess.StartAsync(_database.ConnectionString, Membership),
            await SiloProcess.StartAsync(_database.ConnectionString, Membership)];
        _callers = [.. _silos.Select(silo => new Caller(silo))];
        for (var item = 0; item < Items; item++) await _callers[item % 2].CreateAsync(Item(item), 1_000_000);
    }

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Items_of_a_silo_that_is_killed_go_on_being_sold_by_the_other()
    {
        var (killed, left) = (Start(0), Start(1));
        await Task.WhenAll(killed.ReachedAsync(200), left.ReachedAsync(200));
        _silos[0].Kill9();
        await _silos[0].WaitForExitAsync();
        await killed.StopAsync();   // what nobody is there to hear tells nothing, and is asked about in the end
        await EveryItemIsReadAsync(_callers[1]);
        await EveryItemSellsAsync(_callers[1]);
        await left.ReachedAsync(left.Placed + 200);
        await left.StopAsync();

        await CheckAsync(_callers[1], killed, left);
    }

    [Fact]
    public async Task Items_of_a_silo_that_freezes_go_on_being_sold_by_the_other_and_nothing_is_sold_twice_when_it_wakes()
    {
        var (frozen, left) = (Start(0), Start(1));
        await Task.WhenAll(frozen.ReachedAsync(200), left.ReachedAsync(200));
        _silos[0].SigStop();
        await EveryItemSellsAsync(_callers[1]);
        await left.ReachedAsync(left.Placed + 200);
        _silos[0].SigCont();
        await Task.WhenAll(frozen.StopAsync(), left.StopAsync());

        await CheckAsync(_callers[1], frozen, left);
    }

    [Fact]
    public async Task A_silo_that_stops_hands_its_items_over_and_may_come_back()
    {
        var (leaver, left) = (Start(0), Start(1));
        await Task.WhenAll(leaver.ReachedAsync(200), left.ReachedAsync(200));
        Assert.Equal(0, await _silos[0].StopGracefullyAsync());
        await leaver.StopAsync();
        await EveryItemSellsAsync(_callers[1]);
        await left.StopAsync();

        await using var back = await SiloProcess.StartAsync(_database.ConnectionString, Membership);
        await EveryItemSellsAsync(new(back));
        await CheckAsync(new(back), leaver, left);
    }

    [Fact]
    public async Task They_are_members_of_one_cluster_until_one_stops_and_the_other_tells_of_both()
    {
        const string Active = "SELECT count(*) FROM orleans.silo WHERE cluster_id = 'together' AND status = 3";
        Assert.Equal(2, await _database.ScalarAsync<long>(Active));

        await Poll.UntilAsync(() => _silos[0].Output.Contains("has joined the cluster", StringComparison.Ordinal),
            "the first has told of the second");

        await _silos[0].StopGracefullyAsync();
        await Poll.UntilAsync(() => _silos[1].Output.Contains("has left the cluster", StringComparison.Ordinal),
            "the second has told that the first is gone");

        Assert.Equal(1, await _database.ScalarAsync<long>(Active));
    }

    private static string Item(int number) => string.Create(CultureInfo.InvariantCulture, $"sku:item-{number}");

    // The same item for the same id, whoever is asked.
    private static Task<Reply> PlaceAsync(Caller caller, string holdId) =>
        caller.PlaceAsync(holdId, (Item(holdId.Sum(sign => sign) % Items), 1));

    private Load Start(int silo) => Load.Start(8, holdId => PlaceAsync(_callers[silo], Named(silo, holdId)));

    private static string Named(int silo, string holdId) => string.Create(CultureInfo.InvariantCulture, $"{holdId}-{silo}");

    // Until the other silo is known to be dead, its items cannot be read; that is no failure of the service.
    private static Task EveryItemIsReadAsync(Caller caller) => Task.WhenAll(Enumerable.Range(0, Items).Select(item => Poll.UntilAsync(
        async () =>
        {
            var reply = await caller.GetItemAsync(Item(item));
            Assert.True(reply.Status is 200 or 503, reply.ToString());
            return reply.Status == 200;
        },
        "the item can be read")));

    private static async Task EveryItemSellsAsync(Caller caller)
    {
        var name = Guid.NewGuid().ToString("N");
        var replies = await Task.WhenAll(Enumerable.Range(0, Items).Select(item =>
            Caller.UntilDecidedAsync(() => caller.PlaceAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{item}"),
                (Item(item), 1)))));
        Assert.All(replies, reply => Assert.True(reply.Status is 201 or 200, reply.ToString()));
    }

    private async Task CheckAsync(Caller caller, params Load[] loads)
    {
        var found = await Ledger.HoldsAsync(_database);
        for (var silo = 0; silo < loads.Length; silo++)
        {
            Assert.All(loads[silo].Acknowledged, entry => Assert.Contains(Named(silo, entry.Key), found));
            foreach (var holdId in loads[silo].Undecided)
            {
                var decided = await Caller.UntilDecidedAsync(() => PlaceAsync(caller, Named(silo, holdId)));
                // Not found, it may still have come since: a silo that wakes commits what it had waiting, whether or not its caller still
                // listens.
                if (!found.ContainsKey(Named(silo, holdId)) && decided.Status == 201) Assert.False(decided.Replayed);
                else Assert.Equal((200, true), (decided.Status, decided.Replayed));
            }
        }

        await Invariants.CheckAsync(_database);
    }
}

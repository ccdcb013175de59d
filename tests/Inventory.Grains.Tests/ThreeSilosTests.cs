using System.Collections.Concurrent;
using System.Globalization;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Inventory.Grains.Tests;

/// <summary>
/// Three silos of one cluster: an item lives on one of them, and whoever leaves, its items go on elsewhere with all that was acknowledged.
/// </summary>
public sealed class ThreeSilosTests : IAsyncLifetime
{
    private const int Items = 12, Callers = 8, Enough = 200;
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private Node[] _silos = [];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("three_silos");
        _silos = await Node.StartClusterAsync(3, _database, Noon);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_hold_over_items_of_different_silos_is_placed_confirmed_and_expired_as_one()
    {
        await CreateOnAsync(0, "sku:here");
        await CreateOnAsync(1, "sku:there");
        (string, long)[] both = [("sku:here", 1), ("sku:there", 2)];

        var placed = await _silos[2].PlaceAsync("kept", both);
        var confirmed = await _silos[2].Holds.Confirm(new() { Caller = Node.Caller, HoldId = "kept" });
        await _silos[2].PlaceAsync("over", 60, both);
        foreach (var silo in _silos) silo.Clock.MoveTo(Noon.AddMinutes(2));
        await _silos[2].Services.GetRequiredService<ExpirySweeper>().SweepAsync();

        Assert.Equal((Outcome.Done, Outcome.Done), (placed.Outcome, confirmed.Outcome));
        Assert.Equal(HoldStatus.Confirmed, (await _silos[0].Holds.Get("kept")).Hold!.Status);
        Assert.Equal(HoldStatus.Expired, (await _silos[0].Holds.Get("over")).Hold!.Status);
        var (here, there) = ((await _silos[1].Item("sku:here").Get()).Item!, (await _silos[0].Item("sku:there").Get()).Item!);
        Assert.Equal((0L, 1L, 0L, 2L), (here.Held, here.Allocated, there.Held, there.Allocated));
        Assert.Equal((_silos[0].Address, _silos[1].Address), (await WhereAsync("sku:here"), await WhereAsync("sku:there")));
    }

    [Fact]
    public Task What_was_acknowledged_by_items_of_a_silo_that_is_killed_is_kept_and_they_answer_on_the_others() =>
        OutliveAsync(silo => silo.KillAsync());

    [Fact]
    public Task So_do_the_items_of_a_silo_that_stops() => OutliveAsync(silo => silo.StopAsync());

    // The first silo leaves while callers at the other two place holds on items of all three.
    private async Task OutliveAsync(Func<Node, Task> leave)
    {
        for (var item = 0; item < Items; item++) await CreateOnAsync(item % 3, Name(item));
        Assert.Equal(_silos[0].Address, await WhereAsync(Name(0)));
        var acknowledged = new ConcurrentQueue<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = false;
        var callers = Enumerable.Range(0, Callers).Select(CallAsync).ToArray();

        await enough.Task;
        await leave(_silos[0]);
        await Task.WhenAll(Enumerable.Range(0, Items).Select(item => Poll.UntilAsync(
            async () => await TryPlaceAsync(_silos[1 + item % 2], string.Create(CultureInfo.InvariantCulture, $"after-{item}"), item),
                "the item sells again")));
        Volatile.Write(ref left, true);
        await Task.WhenAll(callers);

        var kept = await _database.ScalarAsync<string[]>("SELECT array_agg(hold_id) FROM hold");
        Assert.Empty(acknowledged.Except(kept!));
        var homes = await Task.WhenAll(Enumerable.Range(0, Items).Select(item => WhereAsync(Name(item))));
        Assert.All(homes, home => Assert.Contains(home, _silos[1..].Select(silo => silo.Address)));

        async Task CallAsync(int caller)
        {
            for (var i = 0; !Volatile.Read(ref left); i++)
            {
                var holdId = string.Create(CultureInfo.InvariantCulture, $"{caller}-{i}");
                if (!await TryPlaceAsync(_silos[1 + caller % 2], holdId, caller + i)) continue;
                acknowledged.Enqueue(holdId);
                if (acknowledged.Count >= Enough) enough.TrySetResult();
            }
        }
    }

    // False where the outcome is unknown, as it may be of an item whose silo has just gone.
    private static async Task<bool> TryPlaceAsync(Node silo, string holdId, int item)
    {
        try
        {
            return (await silo.PlaceAsync(holdId, (Name(item % Items), 1))).Outcome is Outcome.Done;
        }
        catch (Exception unknown) when (unknown is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private static string Name(int item) => string.Create(CultureInfo.InvariantCulture, $"sku:{item}");

    private async Task CreateOnAsync(int silo, string item)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, _silos[silo].Address);
        await _silos[silo].CreateAsync(item, 1_000_000);
    }

    private async Task<SiloAddress?> WhereAsync(string item) =>
        await _silos[1].Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(_silos[1].Item(item));
}

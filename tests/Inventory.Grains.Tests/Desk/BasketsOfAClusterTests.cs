using System.Collections.Concurrent;
using System.Globalization;
using Inventory.Contracts;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Inventory.Grains.Tests.Desk;

/// <summary>Baskets over the items of several silos, from the desks of several silos.</summary>
public sealed class BasketsOfAClusterTests : IAsyncLifetime
{
    private static readonly string[] Items = ["sku:a", "sku:b", "sku:c", "sku:d"];
    private readonly ConcurrentQueue<RecordingStore> _stores = new();
    private TestDatabase _database = null!;
    private Node[] _silos = [];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("basket_silos");
        _silos = await Node.StartClusterAsync(3, _database, configure: services =>
        {
            services.AddSingleton<PostgresLedgerStore>();
            services.AddSingleton<ILedgerStore>(provider =>
            {
                var store = new RecordingStore(provider.GetRequiredService<PostgresLedgerStore>());
                _stores.Enqueue(store);
                return store;
            });
        });
        // In turns on the first two silos.
        for (var item = 0; item < Items.Length; item++)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, _silos[item % 2].Address);
            await _silos[2].CreateAsync(Items[item], 1000);
        }
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task In_opposite_orders_from_both_silos_they_wait_in_no_circle()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => _silos[i % 3].PlaceAsync(
            string.Create(CultureInfo.InvariantCulture, $"h{i}"),
            [.. Items.Skip(i % 2).Take(2 + i % 3).OrderBy(item => i % 5 < 2 ? item[^1] : 'z' - item[^1]).Select(item => (item, 1L))])))
            .WaitAsync(TimeSpan.FromMinutes(1));

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
    }

    [Fact]
    public async Task A_desk_whose_silo_dies_in_the_midst_of_a_decision_is_not_waited_for()
    {
        var (begun, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        foreach (var store in _stores)
        {
            store.BeforeCommitting = holds =>
            {
                if (!holds.Contains("dies")) return Task.CompletedTask;
                begun.TrySetResult();
                return never.Task;
            };
        }

        var dying = _silos[2].PlaceAsync("dies", (Items[0], 1), (Items[1], 1));
        await begun.Task;
        var single = _silos[0].PlaceAsync("single", (Items[0], 1));
        var basket = _silos[1].PlaceAsync("basket", (Items[0], 1), (Items[1], 1));
        await _silos[2].KillAsync();

        // Whoever waited goes on when the silo is known to be dead, or asks again.
        Assert.Equal((Outcome.Done, Outcome.Done), (await AgainAsync(single, 0, "single", Items[0]),
            await AgainAsync(basket, 1, "basket", Items[0], Items[1])));
        await Assert.ThrowsAnyAsync<Exception>(() => dying);
        Assert.Equal(2, (await _silos[0].Item(Items[0]).Get()).Item!.Held);
    }

    // What has waited too long does not know what became of it: its repeat does.
    private async Task<Outcome> AgainAsync(Task<Contracts.Holds.HoldAnswer> asked, int silo, string holdId, params string[] items)
    {
        while (true)
        {
            try
            {
                return (await asked).Outcome;
            }
            catch (Exception late) when (late is TimeoutException or OrleansException)
            {
                asked = _silos[silo].PlaceAsync(holdId, [.. items.Select(item => (item, 1L))]);
            }
        }
    }
}

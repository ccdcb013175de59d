using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Items;
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
    private readonly LoanWitness _loans = new();
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
            _loans.AddTo(services);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_opposite_orders_from_all_silos_they_wait_in_no_circle(bool oneIsOfTheVersionBefore)
    {
        if (oneIsOfTheVersionBefore) _loans.Old = _silos[1].Address;

        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(i => _silos[i % 3].PlaceAsync(
            string.Create(CultureInfo.InvariantCulture, $"h{i}"),
            [.. Items.Skip(i % 2).Take(2 + i % 3).OrderBy(item => i % 5 < 2 ? item[^1] : 'z' - item[^1]).Select(item => (item, 1L))])))
            .WaitAsync(TimeSpan.FromMinutes(5));

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        Assert.Empty(_loans.OutOfOrder);
        if (oneIsOfTheVersionBefore) Assert.Contains(_loans.Waits, waits => waits.Contains(Items[1]));
    }

    [Fact]
    public async Task A_silo_that_does_not_know_to_be_tried_is_asked_to_once()
    {
        // It is slow to say so, and hears nobody else meanwhile.
        _loans.Old = _silos[1].Address;
        for (var i = 0; i < 10; i++)
            Assert.Equal(Outcome.Done, (await _silos[2].PlaceAsync($"h{i}", (Items[0], 1), (Items[1], 1))).Outcome);

        Assert.Equal(1, _loans.NotKnown);
        Assert.Empty(_loans.OutOfOrder);
    }

    [Fact]
    public async Task Whatever_is_asked_of_a_basket_its_items_are_waited_for_in_byte_order()
    {
        var (holds, caller) = (_silos[2].Holds, Node.Caller);
        (string What, Func<Task<HoldAnswer>> Ask)[] commands =
        [
            ("place", () => _silos[2].PlaceAsync("h", (Items[2], 3), (Items[0], 3), (Items[1], 3))),
            ("change", () => holds.Change(new() { Caller = caller, HoldId = "h", ChangeId = "c", TtlSeconds = 900 })),
            ("confirm", () => holds.Confirm(new() { Caller = caller, HoldId = "h" })),
            ("fulfil", () => holds.Fulfil(new()
            {
                Caller = caller, HoldId = "h", FulfilmentId = "f", Lines = Each(1, items: 3),
            })),
            ("cancel", () => holds.Cancel(new() { Caller = caller, HoldId = "h" })),
        ];
        for (var place = 0; place < commands.Length; place++)
        {
            // All three are lent to another desk when it tries them.
            foreach (var item in Items[..3]) Assert.NotNull((await Loans(item).Enter(place, _silos[0].Address, takesUnits: true)).Item);
            var asked = commands[place].Ask();
            // Or they have gone on by themselves before it came: then there was nothing to wait for.
            await Poll.UntilAsync(() => Task.FromResult(asked.IsCompleted || _loans.Waits.Any(static waits => waits.Length == 1)),
                "it waits for one");
            foreach (var item in Items[..3]) await Loans(item).Leave(place, new() { Nothing = true });

            Assert.Equal((commands[place].What, Outcome.Done), (commands[place].What, (await asked).Outcome));
        }

        Assert.Empty(_loans.OutOfOrder);
        Assert.Contains(_loans.Waits, static waits => waits is ["sku:a", "sku:b", "sku:c"]);
    }

    [Fact]
    public async Task Two_clusters_that_do_not_know_of_each_other_count_every_unit_once()
    {
        await using var other = await Node.StartAsync(_database);
        // Each knows the items as they were before the other wrote to them.
        for (var i = 0; i < 12; i++)
        {
            var node = i % 2 == 0 ? _silos[i % 3] : other;
            Assert.Equal(Outcome.Done, (await node.PlaceAsync($"h{i}", (Items[0], 1), (Items[1], 2))).Outcome);
        }

        Assert.Equal((12, 24), (await HeldAsync(Items[0]), await HeldAsync(Items[1])));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task What_comes_twice_by_different_silos_happens_once()
    {
        var caller = Node.Caller;
        foreach (var answer in await Task.WhenAll(_silos.Select(silo => silo.PlaceAsync("h", (Items[0], 5), (Items[1], 5)))))
            Assert.Equal((Outcome.Done, 1), (answer.Outcome, answer.Hold!.Version));
        await BothAsync(holds => holds.Change(new() { Caller = caller, HoldId = "h", ChangeId = "to-4", Lines = Each(4) }));
        await BothAsync(holds => holds.Change(new() { Caller = caller, HoldId = "h", ChangeId = "to-3", Lines = Each(3) }));
        await BothAsync(holds => holds.Change(new() { Caller = caller, HoldId = "h", ChangeId = "to-4", Lines = Each(4) }));
        await BothAsync(holds => holds.Confirm(new() { Caller = caller, HoldId = "h" }));
        await BothAsync(holds => holds.Fulfil(new() { Caller = caller, HoldId = "h", FulfilmentId = "one", Lines = Each(1) }));

        foreach (var item in Items[..2])
        {
            var seen = (await _silos[2].Item(item).Get()).Item!;
            Assert.Equal((0, 2, 999), (seen.Held, seen.Allocated, seen.OnHand));
        }

        async Task BothAsync(Func<IHoldsGrain, Task<HoldAnswer>> ask) =>
            Assert.All(await Task.WhenAll(ask(_silos[0].Holds), ask(_silos[1].Holds)),
                static answer => Assert.Equal(Outcome.Done, answer.Outcome));
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

    private static ImmutableArray<Line> Each(long quantity, int items = 2) =>
        [.. Items[..items].Select(item => new Line { ItemId = item, Quantity = quantity })];

    private IItemLoans Loans(string item) => _silos[0].Grains.GetGrain<IItemLoans>(GrainKeys.Item(Node.Tenant, item));

    private async Task<long> HeldAsync(string item) => (await _silos[2].Item(item).Get()).Item!.Held;

    // What has waited too long does not know what became of it: its repeat does.
    private async Task<Outcome> AgainAsync(Task<HoldAnswer> asked, int silo, string holdId, params string[] items)
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

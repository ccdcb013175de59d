using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Inventory.Grains.Tests.Desk;

/// <summary>Items decide, lend themselves and end what is over with no grain, no silo and no cluster: on turns of a test's.</summary>
public sealed class DesksWithoutHostTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Rooms _rooms = new();
    private TestDatabase _database = null!;
    private IHost _host = null!;
    private Tenant _tenant = null!;

    private LedgerClock Clock => _host.Services.GetRequiredService<LedgerClock>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("hostless");
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddInventoryLedger(_database.ConnectionString);
        builder.Services.AddInventoryGrains();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILentItems>(_rooms));
        _host = builder.Build();
        await _host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync();
        _tenant = await _host.Services.GetRequiredService<TenantDirectory>().FindOrAddAsync(Node.Tenant);
        Clock.Stop(Noon);
        foreach (var item in (string[])["sku:a", "sku:b"]) await CreateAsync(item);
    }

    public async Task DisposeAsync()
    {
        await Invariants.CheckAsync(_database);
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Commands_that_come_together_are_decided_in_their_order()
    {
        var answers = await _rooms["sku:a"].OnTurnAsync(desk => desk.Ask(new CommandGroup
        {
            Commands = [Place("one", ("sku:a", 6)), Place("two", ("sku:a", 6)), Place("three", ("sku:a", 4))],
        }));

        Assert.Equal([Outcome.Done, Outcome.InsufficientStock, Outcome.Done],
            answers.Answers.Cast<HoldAnswer>().Select(answer => answer.Outcome));
        Assert.Equal(10, await HeldAsync("sku:a"));
    }

    [Fact]
    public async Task A_basket_is_decided_over_items_that_lend_themselves()
    {
        Assert.Equal(Outcome.Done, (await PlaceBasketAsync("basket", 4)).Outcome);
        Assert.Equal(Outcome.InsufficientStock, (await PlaceBasketAsync("too-large", 7)).Outcome);

        Assert.Equal((4, 4), (await HeldAsync("sku:a"), await HeldAsync("sku:b")));
    }

    [Fact]
    public async Task What_is_over_ends_when_the_item_wakes_with_all_its_lines()
    {
        await _rooms["sku:a"].OnTurnAsync(desk => desk.Ask(Place("single", ("sku:a", 1))));
        await PlaceBasketAsync("basket", 2);

        Clock.MoveTo(Noon.AddMinutes(2));
        await _rooms["sku:a"].OnTurnAsync(desk =>
        {
            desk.Wake();
            return Task.FromResult(desk);
        });

        await Poll.UntilAsync(async () =>
            await _database.ScalarAsync<long>("SELECT count(*) FROM hold WHERE status = 'expired'") == 3, "they end");
        Assert.Equal((0, 0), (await HeldAsync("sku:a"), await HeldAsync("sku:b")));
    }

    private static PlaceHold Place(string holdId, params (string ItemId, long Quantity)[] lines) => new()
    {
        Caller = Node.Caller,
        HoldId = holdId,
        TtlSeconds = 60,
        Lines = [.. lines.Select(line => new Line { ItemId = line.ItemId, Quantity = line.Quantity })],
    };

    private Task<HoldAnswer> PlaceBasketAsync(string holdId, long units) => _host.Services.GetRequiredService<HoldDesk>()
        .DecideAsync(_tenant, Place(holdId, ("sku:b", units), ("sku:a", units)));

    private async Task CreateAsync(string itemId)
    {
        var room = _rooms.Add(itemId, host => new(_host.Services.GetRequiredService<ItemServices>(), ItemId.Parse(itemId), host)
            { Tenant = _tenant });
        var key = await _host.Services.GetRequiredService<ItemKeys>().NextAsync();
        var create = new PendingCreate(new() { Caller = Node.Caller, OnHand = 10 }, key);
        Assert.True((await room.OnTurnAsync(desk => desk.Ask(create))).Created);
    }

    private async Task<long> HeldAsync(string itemId) => (await _rooms[itemId].OnTurnAsync(desk => desk.Ask(new PendingGet()))).Item!.Held;

    /// <summary>The items, each in a room of its own.</summary>
    private sealed class Rooms : ILentItems
    {
        private readonly ConcurrentDictionary<string, Room> _rooms = new();

        public Room this[string itemId] => _rooms[itemId];

        public Room Add(string itemId, Func<IItemHost, ItemDesk> desk) => _rooms[itemId] = new(desk);

        public ILentItem Find(string tenant, string itemId) => _rooms[itemId];

        public bool IsOutOfReach(Exception failed) => failed is TimeoutException;
    }

    /// <summary>All that an item needs of whatever it runs in: one turn at a time. The test is its timer.</summary>
    private sealed class Room : IItemHost, ILentItem
    {
        private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        private readonly ItemDesk _desk;

        public Room(Func<IItemHost, ItemDesk> desk) => _desk = desk(this);

        public Task<T> OnTurnAsync<T>(Func<ItemDesk, Task<T>> what) =>
            Task.Factory.StartNew(() => what(_desk), CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

        public Task<ItemStill> Enter(long loan, bool takesUnits) => OnTurnAsync(desk => desk.Enter(loan, this, takesUnits));

        public Task<ItemStill> TryEnter(long loan, bool takesUnits) => OnTurnAsync(desk => desk.TryEnter(loan, this, takesUnits));

        public Task Ended() => _desk.Ended;

        public Task Leave(long loan, ItemMoved moved) => OnTurnAsync(desk =>
        {
            desk.Leave(loan, moved);
            return Task.FromResult(desk);
        });

        public void WakeIn(TimeSpan due)
        {
        }

        public void LookEvery(TimeSpan? period)
        {
        }

        public bool IsDead(object node) => false;

        public Exception Told(Exception failed) => failed;
    }
}

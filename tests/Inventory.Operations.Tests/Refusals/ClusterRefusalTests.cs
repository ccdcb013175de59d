using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Operations.Receipts;
using Inventory.Operations.Refusals;
using Inventory.Operations.Tests.Items;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Refusals;

/// <summary>What callers in the cluster are refused, by whichever grain they ask, is taken down; what they get is not.</summary>
public sealed class ClusterRefusalTests : IAsyncLifetime
{
    private const string Item = "sku:tea@berlin";
    private static readonly Caller Shop = new() { Actor = "shop", Channel = "web" };
    private ItemBench _bench = null!;

    private IReadOnlyList<Refused> Log => _bench.Node.Services.GetRequiredService<RefusalLog>().Report(_bench.Tenant.Id).Last;

    public async Task InitializeAsync()
    {
        _bench = await ItemBench.StartAsync("cluster_refusals");
        await _bench.Node.CreateAsync(Item, 5);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hold_that_is_refused_by_either_grain_is_taken_down_with_a_receipt_that_tells_why(bool byItem)
    {
        var place = new PlaceHold { Caller = Shop, HoldId = "h-1", Channel = "web", Lines = [new() { ItemId = Item, Quantity = 7 }] };
        var answer = byItem ? await _bench.Node.Item(Item).PlaceHold(place) : await _bench.Node.Holds.Place(place);
        Assert.Equal(Outcome.InsufficientStock, answer.Outcome);

        var refused = Assert.Single(Log);
        Assert.Equal(("place", "h-1", "insufficient-stock", Item, "web", "shop", null),
            (refused.Operation, refused.HoldId, refused.Code, refused.ItemId, refused.Channel, refused.Actor, refused.KeyId));
        var opened = await _bench.Node.Services.GetRequiredService<RefusalReceipts>().OpenAsync(_bench.Tenant, refused.ReceiptId!);
        Assert.Equal((7, 5), (opened!.Lines.Single().Requested, opened.Lines.Single().Item.Stock.Available));
    }

    [Fact]
    public async Task Each_command_on_a_hold_is_taken_down_when_it_is_refused()
    {
        var holds = _bench.Node.Holds;
        await holds.Change(new() { Caller = Shop, HoldId = "h", ChangeId = "c", TtlSeconds = 60 });
        await holds.Confirm(new() { Caller = Shop, HoldId = "h" });
        await holds.Release(new() { Caller = Shop, HoldId = "h" });
        await holds.Cancel(new() { Caller = Shop, HoldId = "h" });
        await holds.Fulfil(new() { Caller = Shop, HoldId = "h", FulfilmentId = "f" });
        Assert.Equal(["fulfil", "cancel", "release", "confirm", "change"], Log.Select(one => one.Operation));
        Assert.All(Log, one => Assert.Equal(("h", "hold-not-found", "web"), (one.HoldId, one.Code, one.Channel)));
    }

    [Fact]
    public async Task Each_command_on_an_item_is_taken_down_when_it_is_refused()
    {
        var item = _bench.Node.Item(Item);
        await item.Adjust(new() { Caller = Shop, AdjustmentId = "a", Delta = -6, Reason = "why" });
        await item.Count(new() { Caller = Shop, CountId = "c", Counted = 4, Reason = "why", Version = 9 });
        await item.ChangeSettings(new() { Caller = Shop, StopSell = true, SettingsVersion = 9 });
        Assert.Equal([("set", "settings-changed"), ("count", "version-mismatch"), ("adjust", "negative-stock")],
            Log.Select(one => (one.Operation, one.Code)));
        Assert.All(Log, one => Assert.Equal((Item, null, "shop"), (one.ItemId, one.HoldId, one.Actor)));
    }

    [Fact]
    public async Task What_is_done_is_not_taken_down_nor_what_the_product_asks_for_others()
    {
        await _bench.Node.Item(Item).Adjust(new() { Caller = Shop, AdjustmentId = "a", Delta = 1, Reason = "why" });
        Assert.Equal(Outcome.Done, (await _bench.Node.PlaceAsync("h-1", (Item, 1))).Outcome);
        Assert.Equal(Outcome.Done, (await _bench.Node.Holds.Release(new() { Caller = Grains.Tests.Node.Caller, HoldId = "h-1" })).Outcome);
        var doors = _bench.Node.Services.GetRequiredService<Grains.Items.ItemDoors>();
        var refused = await doors.AdjustAsync(_bench.Tenant.Name, Item,
            new() { Caller = Shop, AdjustmentId = "b", Delta = -60, Reason = "why" });
        Assert.Equal(Outcome.NegativeStock, refused.Outcome);
        Assert.Empty(Log);
    }
}

using Inventory.Events.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Tests.Streams;

/// <summary>Grains hear what was committed: all of it, in order, from where they want to.</summary>
public sealed class ListeningTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_subscribed_grain_hears_every_event_once_and_those_of_an_item_in_order(short silos)
    {
        await using var nodes = await StreamNodes.StartAsync(silos);
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 30);
        await nodes.PlaceAsync(items: 30, each: 10);

        var events = await nodes.Heard.UntilAsync(heard => heard.Length >= 330, "all are heard");
        Assert.Equal(330, events.Select(told => told.EventId).Distinct().Count());
        Assert.Equal(330, events.Length);
        StreamNodes.AssertInOrder(events, items: 30, from: 1, to: 11);
    }

    [Fact]
    public async Task One_that_comes_later_hears_history_from_the_position_it_names_and_then_what_is_new()
    {
        await using var nodes = await StreamNodes.StartAsync(1, relay => relay.KeptMost = 8, feed => (feed.Kept, feed.PageMost) = (16, 50));
        await nodes.CreateAsync(items: 20);
        await nodes.PlaceAsync(items: 20, each: 4);
        await Poll.UntilAsync(async () => await nodes.Database.ScalarAsync<long>("SELECT last_position FROM journal_log") == 20 + 20 * 4,
            "all have their places");
        var from = (await nodes.Database.ScalarAsync<long>("SELECT min(position) FROM journal_position WHERE sequence = 3"))!;
        var expected = await nodes.Database.ScalarAsync<long>(
            $"SELECT sum(events)::bigint FROM journal_position WHERE position >= {from}");

        nodes.Heard.After = from - 1;
        await nodes.Grain.ListenAsync();
        var events = await nodes.Heard.UntilAsync(heard => heard.Length >= expected, "history is heard");
        Assert.Equal(expected, events.Length);
        Assert.Equal(from, events.Min(told => told.Position));

        await nodes.PlaceAsync(items: 20, each: 1);
        events = await nodes.Heard.UntilAsync(heard => heard.Length >= expected + 20, "what is new is heard");
        Assert.Equal(expected + 20, events.Select(told => told.EventId).Distinct().Count());
        Assert.Equal(expected + 20, events.Length);
    }

    [Fact]
    public async Task A_subscription_by_prefix_hears_nothing_else()
    {
        await using var nodes = await StreamNodes.StartAsync(1);
        nodes.Heard.Prefix = "sku:s00";
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 30);
        await nodes.PlaceAsync(items: 30, each: 2);

        await nodes.Heard.UntilAsync(heard => heard.Length >= 30, "ten items are heard");
        await nodes.PlaceOneAsync(StreamNodes.Sku(5));
        var events = await nodes.Heard.UntilAsync(heard => heard.Length >= 31, "one more is heard");
        Assert.All(events, told => Assert.StartsWith("sku:s00", told.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grain_that_is_subscribed_by_its_class_hears_its_slice()
    {
        await using var nodes = await StreamNodes.StartAsync(1);
        const string own = "sku:of-a-slice";
        await nodes.Silos[0].CreateAsync(own, 10);
        await nodes.PlaceOneAsync(own);
        var slice = Heard.By($"implicit:{Node.Tenant}/{JournalStreams.SliceOf(Node.Tenant, own)}");
        var events = await slice.UntilAsync(heard => heard.Count(told => told.Subject == own) >= 2, "the item's events are heard");
        Assert.Equal([1, 2], events.Where(told => told.Subject == own).Select(told => told.Item!.Sequence));
    }

    [Fact]
    public async Task Who_has_left_hears_nothing_any_more()
    {
        await using var nodes = await StreamNodes.StartAsync(1);
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 5);
        await nodes.Heard.UntilAsync(heard => heard.Length == 5, "all are heard");
        await nodes.Grain.LeaveAsync();

        var other = $"{Node.Tenant}/{Guid.NewGuid():N}";
        await nodes.Silos[0].Grains.GetGrain<IListenerGrain>(other).ListenAsync();
        await nodes.PlaceAsync(items: 5, each: 1);
        await Heard.By(other).UntilAsync(heard => heard.Length >= 5, "another hears it");
        Assert.Equal(5, nodes.Heard.Events.Length);
    }

    [Fact]
    public async Task Nobody_can_publish_what_the_journal_does_not_hold()
    {
        await using var nodes = await StreamNodes.StartAsync(1);
        var streams = nodes.Silos[0].Services.GetRequiredKeyedService<IStreamProvider>(JournalStreams.ProviderName);
        var told = new InventoryEvent { Position = 1, EventId = "e", Tenant = "demo", Type = "t", Subject = "s", At = default };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => streams.GetStream<InventoryEvent>(JournalStreams.Of(Node.Tenant, 0)).OnNextAsync(told));
        Assert.Contains("ReadOnly", refused.Message, StringComparison.Ordinal);
    }
}

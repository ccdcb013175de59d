using Inventory.Events.Streams;

namespace Inventory.Events.Tests.Streams;

/// <summary>What a subscriber does not take holds up its item for this subscriber, and nobody else.</summary>
public sealed class FailureTests
{
    private static readonly string Poisoned = StreamNodes.Sku(3);

    [Fact]
    public async Task An_event_that_fails_is_tried_again_its_item_waits_in_order_and_others_go_on()
    {
        await using var nodes = await StreamNodes.StartAsync(1, static relay =>
            relay.TryAgainAfter = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(100), 1_000)]);
        var isOpen = false;
        nodes.Heard.OnEvent = told => told.Subject == Poisoned && told.Item!.Sequence == 2 && !Volatile.Read(ref isOpen)
            ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 20);
        await nodes.PlaceAsync(items: 20, each: 5);

        var events = await nodes.Heard.UntilAsync(
            heard => heard.DistinctBy(told => told.EventId).Count(told => told.Subject != Poisoned) >= 19 * 6, "others go on");
        Assert.DoesNotContain(events, told => told.Subject == Poisoned && told.Item!.Sequence > 1);
        Volatile.Write(ref isOpen, true);
        events = await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 120, "all are heard");
        StreamNodes.AssertInOrder(events, items: 20, from: 1, to: 6);
        await Testing.Poll.UntilAsync(async () => await CountAsync(nodes, "status = 'pending'") == 0, "nothing is kept any more");
    }

    [Fact]
    public async Task After_six_tries_an_event_is_given_up_and_listed_and_its_item_goes_on()
    {
        await using var nodes = await StreamNodes.StartAsync(1, Fast);
        var tries = 0;
        nodes.Heard.OnEvent = told =>
        {
            if (told.Subject != Poisoned || told.Item!.Sequence != 3) return Task.CompletedTask;
            Interlocked.Increment(ref tries);
            throw new InvalidOperationException("never");
        };
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 6);
        await nodes.PlaceAsync(items: 6, each: 5);

        var events = await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 35, "all others are heard");
        Assert.Equal([1, 2, 4, 5, 6], events.Where(told => told.Subject == Poisoned).Select(told => told.Item!.Sequence).Distinct());
        await Testing.Poll.UntilAsync(async () => await CountAsync(nodes, "status = 'dead'") == 1, "the failure is listed");
        Assert.Equal(1, await CountAsync(nodes, $"status = 'dead' AND attempts = 6 AND subject = '{Poisoned}'"
            + " AND event_type = 'hold_placed.v1' AND consumer LIKE 'stream:inventory/%'"));
        Assert.InRange(tries, 6, 7);   // the first time perhaps among others
    }

    [Fact]
    public async Task What_is_held_back_for_one_subscriber_reaches_another()
    {
        await using var nodes = await StreamNodes.StartAsync(1, Fast);
        nodes.Heard.OnEvent = static told => told.Subject == Poisoned ? throw new InvalidOperationException("never") : Task.CompletedTask;
        await nodes.Grain.ListenAsync();
        var other = $"{Grains.Tests.Node.Tenant}/{Guid.NewGuid():N}";
        await nodes.Silos[0].Grains.GetGrain<IListenerGrain>(other).ListenAsync();
        await nodes.CreateAsync(items: 6);
        await nodes.PlaceAsync(items: 6, each: 5);

        var events = await Heard.By(other).UntilAsync(heard => heard.Length >= 36, "the other hears all");
        Assert.Equal(36, events.DistinctBy(told => told.EventId).Count());
    }

    private static void Fast(Relay.RelayOptions relay) =>
        relay.TryAgainAfter = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(50), 5)];

    private static async Task<long> CountAsync(StreamNodes nodes, string condition) =>
        await nodes.Database.ScalarAsync<long>($"SELECT count(*) FROM delivery WHERE {condition}");
}

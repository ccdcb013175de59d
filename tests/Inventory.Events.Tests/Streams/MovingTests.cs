using Inventory.Events.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;

namespace Inventory.Events.Tests.Streams;

/// <summary>A relay that dies is followed by another, which goes on where it was.</summary>
public sealed class MovingTests
{
    [Fact]
    public async Task When_a_silo_is_killed_nothing_is_lost_and_order_is_kept()
    {
        await using var nodes = await StreamNodes.StartAsync(3);
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 24);
        await nodes.PlaceAsync(items: 24, each: 5);
        await nodes.Heard.UntilAsync(heard => heard.Length >= 24 * 3, "events flow");

        // The silo with the listener, so that relay and subscriber die at once; events go on to be written meanwhile.
        var where = await nodes.Grain.WhereAsync();
        var killed = nodes.Silos.First(silo => silo.Address.Equals(where));
        nodes.Silos.Remove(killed);
        await killed.KillAsync();
        for (var n = 0; n < 5; n++)
            await Task.WhenAll(Enumerable.Range(0, 24).Select(item => Poll.UntilAsync(
                async () => await TryPlaceAsync(nodes, $"k-{item}-{n}", StreamNodes.Sku(item)), "the item sells again")));

        var events = await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 24 * 11, "all are heard");
        StreamNodes.AssertInOrder(events, items: 24, from: 1, to: 11);
        var repeats = events.Length - 24 * 11;
        Assert.InRange(repeats, 0, 24 * 6);   // at most what was not marked yet
    }

    [Fact]
    public async Task What_was_held_back_is_held_back_by_the_next_relay()
    {
        await using var nodes = await StreamNodes.StartAsync(1, Often);
        var poisoned = StreamNodes.Sku(1);
        var gate = new TaskCompletionSource();
        var isOpen = false;
        nodes.Heard.OnEvent = told =>
        {
            if (told.Subject == poisoned && told.Item!.Sequence == 2 && !Volatile.Read(ref isOpen))
                throw new InvalidOperationException("not yet");
            return Task.CompletedTask;
        };
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 8);
        await nodes.PlaceAsync(items: 8, each: 3);
        await Poll.UntilAsync(async () => await PendingAsync(nodes) == 3, "the item's events are kept as held back");
        await Poll.UntilAsync(async () => await nodes.Database.ScalarAsync<bool>(
            "SELECT min(position) >= (SELECT last_position FROM journal_log) FROM consumer WHERE name NOT LIKE '%/%/%'"),
            "what is held back does not hold up the marks");

        await nodes.ReplaceAsync(Often);
        await nodes.PlaceAsync(items: 8, each: 1);
        await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 4 * 7 + 7 + 1, "others go on");
        Assert.Equal([1], nodes.Heard.Events.Where(told => told.Subject == poisoned).Select(told => told.Item!.Sequence).Distinct());
        Volatile.Write(ref isOpen, true);
        var events = await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 40, "all are heard");
        StreamNodes.AssertInOrder(events, items: 8, from: 1, to: 5);
        await Poll.UntilAsync(async () => await PendingAsync(nodes) == 0, "nothing is kept any more");
    }

    private static void Often(Relay.RelayOptions relay) =>
        relay.TryAgainAfter = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(500), 60)];

    private static async Task<long> PendingAsync(StreamNodes nodes) =>
        await nodes.Database.ScalarAsync<long>("SELECT count(*) FROM delivery WHERE status = 'pending'");

    private static async Task<bool> TryPlaceAsync(StreamNodes nodes, string holdId, string item)
    {
        try
        {
            return (await nodes.Silos[^1].PlaceAsync(holdId, (item, 1))).Outcome == Contracts.Outcome.Done;
        }
        catch (Exception lost) when (lost is Orleans.Runtime.OrleansException or TimeoutException)
        {
            return false;
        }
    }
}

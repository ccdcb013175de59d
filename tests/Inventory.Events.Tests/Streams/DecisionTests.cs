using Inventory.Events.Streams;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Failures;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Streams;

/// <summary>What a person decides about what a stream failed to deliver, a running relay takes up.</summary>
public sealed class DecisionTests
{
    private static readonly string Poisoned = StreamNodes.Sku(3);
    private static readonly Decision Anna = new("anna", "it is well again");
    private static readonly FailureFilter OfStreams = new() { Consumer = "stream:inventory" };
    private bool _isOpen;

    [Fact]
    public async Task What_was_given_up_is_told_again_beside_the_order_of_new_ones()
    {
        await using var nodes = await PoisonedAsync(tries: 5, apart: TimeSpan.FromMilliseconds(50));
        var failed = await DeadAsync(nodes);
        Assert.Equal(("hold_placed.v1", 6, Poisoned), (failed.EventType, failed.Attempts, failed.Subject));
        Assert.StartsWith("stream:inventory/", failed.Consumer, StringComparison.Ordinal);

        Volatile.Write(ref _isOpen, true);
        var touched = await Failures(nodes).ReplayAsync(OfStreams, Anna);

        Assert.Equal(1, touched.Matched);
        Assert.Equal([failed.Consumer], touched.Consumers);
        await nodes.Heard.UntilAsync(heard => heard.Any(told => told.EventId == failed.EventId), "it is told again");
        await NothingIsKeptAsync(nodes);
        await nodes.PlaceOneAsync(Poisoned);
        var events = await nodes.Heard.UntilAsync(
            heard => heard.Any(told => told.Subject == Poisoned && told.Item!.Sequence == 7), "it goes on");
        Assert.Equal([1, 3, 4, 5, 6, 2, 7], events.Where(told => told.Subject == Poisoned).Select(told => told.Item!.Sequence).Distinct());
    }

    [Fact]
    public async Task What_fails_again_is_given_up_again_and_new_events_of_its_item_do_not_wait_for_it()
    {
        await using var nodes = await PoisonedAsync(tries: 5, apart: TimeSpan.FromMilliseconds(300));
        await DeadAsync(nodes);
        await Failures(nodes).ReplayAsync(OfStreams, Anna);
        await Poll.UntilAsync(async () => await nodes.Database.ScalarAsync<bool>("SELECT attempts IN (1, 2) FROM delivery"),
            "it has failed again");

        await nodes.PlaceOneAsync(Poisoned);

        await nodes.Heard.UntilAsync(heard => heard.Any(told => told.Subject == Poisoned && told.Item!.Sequence == 7), "a new one is told");
        Assert.Equal(6, (await DeadAsync(nodes)).Attempts);
    }

    [Fact]
    public async Task What_is_set_aside_while_it_is_tried_holds_nothing_back_any_more()
    {
        await using var nodes = await PoisonedAsync(tries: 5, apart: TimeSpan.FromMinutes(10));
        await Poll.UntilAsync(async () => await Failures(nodes).ListAsync(OfStreams, null) is [{ IsDead: false }], "it is in sight");

        Assert.Equal(1, (await Failures(nodes).IgnoreAsync(OfStreams, Anna)).Matched);

        await nodes.Heard.UntilAsync(heard => heard.Any(told => told.Subject == Poisoned && told.Item!.Sequence == 6), "its item goes on");
        Assert.DoesNotContain(nodes.Heard.Events, told => told.Subject == Poisoned && told.Item!.Sequence == 2);
        Assert.Equal("ignored anna it is well again", await nodes.Database.ScalarAsync<string>(
            "SELECT concat_ws(' ', status, decided_by, reason) FROM delivery WHERE attempts > 0"));
    }

    [Fact]
    public async Task What_is_asked_for_while_it_is_tried_is_tried_at_once_and_in_order()
    {
        await using var nodes = await PoisonedAsync(tries: 5, apart: TimeSpan.FromMinutes(10));
        await Poll.UntilAsync(async () => await Failures(nodes).ListAsync(OfStreams, null) is [{ IsDead: false }], "it is in sight");

        Volatile.Write(ref _isOpen, true);
        await Failures(nodes).ReplayAsync(OfStreams, Anna);

        var events = await nodes.Heard.UntilAsync(heard => heard.DistinctBy(told => told.EventId).Count() >= 36, "all are heard");
        StreamNodes.AssertInOrder(events, items: 6, from: 1, to: 6);
        await NothingIsKeptAsync(nodes);
    }

    [Fact]
    public async Task What_nobody_is_subscribed_to_any_more_is_given_up_again()
    {
        await using var nodes = await PoisonedAsync(
            tries: 0, apart: default, static relay => relay.UnclaimedFor = TimeSpan.FromSeconds(1));
        await DeadAsync(nodes);
        await nodes.Grain.LeaveAsync();

        await Failures(nodes).ReplayAsync(OfStreams, Anna);

        await Poll.UntilAsync(async () => await Failures(nodes).ListAsync(OfStreams, null)
            is [{ IsDead: true, LastError: "Nobody has the subscription any more." }], "it is given up");
    }

    [Fact]
    public async Task Who_dry_runs_changes_nothing_and_a_filter_is_kept_to()
    {
        await using var nodes = await PoisonedAsync(tries: 0, apart: default);
        await DeadAsync(nodes);
        Assert.Equal(1, (await Failures(nodes).ReplayAsync(OfStreams, Anna, dryRun: true)).Matched);
        Assert.Equal(0, (await Failures(nodes).IgnoreAsync(OfStreams with { EventType = "item_created.v1" }, Anna)).Matched);
        Assert.Equal(0, (await Failures(nodes).IgnoreAsync(new() { Consumer = "bridge:rabbitmq" }, Anna)).Matched);
        Assert.Equal(1, await nodes.Database.ScalarAsync<long>(
            "SELECT count(*) FROM outbox_dead WHERE consumer LIKE 'stream:inventory/%'"));
    }

    // Six items of six events each have been told, but for the second one of an item, which its subscriber does not take until it is open.
    private async Task<StreamNodes> PoisonedAsync(int tries, TimeSpan apart, Action<Relay.RelayOptions>? change = null)
    {
        var nodes = await StreamNodes.StartAsync(1, relay =>
        {
            relay.TryAgainAfter = [.. Enumerable.Repeat(apart, tries)];
            relay.LookEvery = TimeSpan.FromMilliseconds(200);
            change?.Invoke(relay);
        });
        nodes.Heard.OnEvent = told => told.Subject == Poisoned && told.Item!.Sequence == 2 && !Volatile.Read(ref _isOpen)
            ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 6);
        await nodes.PlaceAsync(items: 6, each: 5);
        await nodes.Heard.UntilAsync(
            heard => heard.DistinctBy(told => told.EventId).Count(told => told.Subject != Poisoned) >= 5 * 6, "others are told");
        return nodes;
    }

    private static async Task<FailedDelivery> DeadAsync(StreamNodes nodes)
    {
        await nodes.Heard.UntilAsync(
            heard => heard.Any(told => told.Subject == Poisoned && told.Item!.Sequence == 6), "what waited behind it is told");
        await Poll.UntilAsync(
            async () => await Failures(nodes).ListAsync(OfStreams with { DeadOnly = true }, null) is [_], "it is given up");
        return Assert.Single(await Failures(nodes).ListAsync(OfStreams, null));
    }

    private static Task NothingIsKeptAsync(StreamNodes nodes) => Poll.UntilAsync(
        async () => await nodes.Database.ScalarAsync<long>("SELECT count(*) FROM delivery") == 0, "nothing is kept any more");

    private static DeliveryFailures Failures(StreamNodes nodes) => nodes.Silos[0].Services.GetRequiredService<DeliveryFailures>();
}

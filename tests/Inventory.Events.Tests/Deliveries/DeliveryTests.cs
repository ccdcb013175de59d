using System.Collections.Concurrent;
using System.Diagnostics;
using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Grains.Tests;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Failures;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Events.Tests.Deliveries;

/// <summary>A consumer outside, served by real nodes from a real journal.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Consumer = "bridge:by-hand";
    private static readonly Decision Again = new("anna", "it is well again");

    private readonly HandSink _sink = new();
    private TestDatabase _database = null!;
    private int _busyAbove = int.MaxValue, _busyMost = int.MaxValue;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync("deliveries");

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Every_event_arrives_once_and_of_each_item_in_order()
    {
        await using var node = await StartAsync();
        await ChangesAsync(node, items: 5, holds: 20);

        await ArrivedAsync(5 + 5 * 20);

        InOrder(once: true);
        await PlaceIsAtTheEndAsync();
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM delivery"));
    }

    [Fact]
    public async Task A_node_that_is_busy_with_holds_sends_no_more_than_so_many_a_second()
    {
        const int most = 20;
        _busyAbove = -1;
        var sent = new ConcurrentQueue<long>();
        _sink.Answer = _ =>
        {
            sent.Enqueue(Stopwatch.GetTimestamp());
            return Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        };
        await using var node = await StartAsync(change: static delivering => delivering.BusyMost = most);
        await ChangesAsync(node, items: 3, holds: 4);

        await ArrivedAsync(3 + 3 * 4);

        InOrder(once: true);
        // However slow the machine is, none goes sooner; one counts from when it was begun, which is before it arrives.
        Assert.True(Stopwatch.GetElapsedTime(sent.First(), sent.Last()) >= TimeSpan.FromSeconds((sent.Count - 2) / (double)most));
    }

    [Fact]
    public async Task An_event_that_fails_again_and_again_is_dead_and_holds_back_its_own_item_alone_meanwhile()
    {
        var gate = new TaskCompletionSource();
        _sink.Answer = async told =>
        {
            if (told.Happened is not { Subject: "sku:i1", Type: "item_created.v1" }) return new DeliveryResult.Delivered();
            if (Volatile.Read(ref _sink.Attempts) > 50) await gate.Task;
            return new DeliveryResult.Failed("no such luck");
        };
        await using var node = await StartAsync(new(TimeSpan.FromMilliseconds(1)) { AttemptsMax = 1_000 });
        await ChangesAsync(node, items: 3, holds: 20);

        await ArrivedAsync(2 + 2 * 20);
        Assert.DoesNotContain(_sink.Arrived, told => told.Happened.Subject == "sku:i1");
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>(
            "SELECT count(*) = 21 AND count(*) FILTER (WHERE attempts > 0) = 1 FROM delivery WHERE status = 'pending'"),
            "it waits in sight, and what is behind it");

        _sink.Answer = static told => Task.FromResult<DeliveryResult>(told.Happened is { Subject: "sku:i1", Type: "item_created.v1" }
            ? new DeliveryResult.Impossible("never") : new DeliveryResult.Delivered());
        gate.SetResult();
        await ArrivedAsync(2 + 3 * 20);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT (SELECT last_error FROM outbox_dead) = 'never'"), "it is dead");
        InOrder(once: true);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT count(*) = 1 FROM delivery"), "the others leave no rows");
    }

    [Fact]
    public async Task A_dead_event_is_sent_again_when_a_person_says_so_and_leaves_the_list()
    {
        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Failed("out of paper"));
        await using var node = await StartAsync();
        await node.CreateAsync("sku:i0", 1);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT count(*) = 1 FROM outbox_dead"), "it is dead");
        var failures = node.Services.GetRequiredService<DeliveryFailures>();
        var dead = Assert.Single(await failures.ListAsync(new(), null));
        Assert.Equal((Consumer, true, 3, "out of paper"), (dead.Consumer, dead.IsDead, dead.Attempts, dead.LastError));

        Assert.Equal(1, (await failures.ReplayAsync(new() { Error = "paper" }, Again, dryRun: true)).Matched);
        Assert.Single(await failures.ListAsync(new(), null));
        Assert.Equal(0, (await failures.ReplayAsync(new() { Error = "toner" }, Again)).Matched);
        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        var replayed = await failures.ReplayAsync(new() { Consumer = Consumer, Position = dead.Position }, Again);
        Assert.Empty(await failures.ListAsync(new(), null));
        foreach (var name in replayed.Consumers) node.Services.GetRequiredService<DeliveryBell>().Ring(name);

        await ArrivedAsync(1);
        Assert.Equal(dead.EventId, _sink.Arrived[0].Happened.EventId);
    }

    [Fact]
    public async Task An_event_that_a_person_sets_aside_lets_those_behind_it_go()
    {
        _sink.Answer = static told => Task.FromResult<DeliveryResult>(told.Happened.Type is "item_created.v1"
            ? new DeliveryResult.Failed("no") : new DeliveryResult.Delivered());
        await using var node = await StartAsync(new(TimeSpan.FromHours(1)));
        await ChangesAsync(node, items: 1, holds: 3);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT count(*) = 4 FROM delivery"), "all of them wait");

        var failures = node.Services.GetRequiredService<DeliveryFailures>();
        Assert.Equal([Consumer], (await failures.IgnoreAsync(new() { EventType = "item_created.v1" }, new("anna", "of no use"))).Consumers);
        node.Services.GetRequiredService<DeliveryBell>().Ring(Consumer);

        await ArrivedAsync(3);
        Assert.Equal("ignored of no use",
            await _database.ScalarAsync<string>("SELECT status || ' ' || reason FROM delivery WHERE attempts > 0"));
    }

    [Fact]
    public async Task With_too_many_events_waiting_the_place_stands_still_and_nothing_is_lost()
    {
        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Failed("no"));
        await using var node = await StartAsync(new(TimeSpan.FromHours(1)),
            options => (options.HeldMax, options.AheadMax) = (10, 10));
        await ChangesAsync(node, items: 1, holds: 100);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT count(*) >= 10 FROM delivery"), "many wait");

        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        Assert.True(await _database.ScalarAsync<bool>("""
            SELECT count(*) <= 20 AND (SELECT position FROM consumer) < (SELECT last_position FROM journal_log) FROM delivery
            """));
        await node.Services.GetRequiredService<DeliveryFailures>().ReplayAsync(new(), Again);
        node.Services.GetRequiredService<DeliveryBell>().Ring(Consumer);
        await ArrivedAsync(101);
        InOrder(once: true);
    }

    [Fact]
    public async Task A_consumer_that_is_disabled_keeps_its_place()
    {
        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Failed("gone") { Disables = "gone" });
        await using var node = await StartAsync();
        await node.CreateAsync("sku:i0", 1);
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("""
            SELECT NOT enabled AND disabled_because = 'gone' AND leased_by IS NULL FROM consumer
            """), "it is disabled and nobody's");
        await node.CreateAsync("sku:i1", 1);

        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        await _database.ScalarAsync<object>("""
            UPDATE consumer SET enabled = true, disabled_because = NULL, revision = revision + 1;
            UPDATE delivery SET next_attempt_at = NULL
            """);
        await ArrivedAsync(2);
        InOrder(once: true);
    }

    [Fact]
    public async Task When_its_node_dies_another_goes_on_and_nothing_is_lost_and_the_order_is_kept()
    {
        await EnsureAsync();
        var nodes = await Node.StartClusterAsync(
            2, _database, configure: Services(null, options => options.Lease = TimeSpan.FromSeconds(2)));
        await Poll.UntilAsync(async () => await ServedByAsync() is not null, "a node serves it");
        var gate = new TaskCompletionSource();
        var stuck = new TaskCompletionSource();
        _sink.Answer = async _ =>
        {
            if (Volatile.Read(ref _sink.Attempts) > 30)
            {
                stuck.TrySetResult();
                await gate.Task;
            }

            return new DeliveryResult.Delivered();
        };
        var serving = (await ServedByAsync())!;
        var (dying, other) = serving == nodes[0].Services.GetRequiredService<Grains.Expiry.NodeName>().Value
            ? (nodes[0], nodes[1]) : (nodes[1], nodes[0]);
        await ChangesAsync(other, items: 4, holds: 20);
        await stuck.Task;

        // As a process that dies: what it had under way, nobody hears the end of, and it gives nothing back.
        await dying.KillAsync();
        _sink.Answer = static _ => Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered());
        gate.SetResult();

        await Poll.UntilAsync(() => _sink.Arrived.Select(told => told.Position).Distinct().Count() == 4 + 4 * 20, "all have arrived");
        InOrder(once: false);
        await other.DisposeAsync();
        await dying.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_has_lost_a_lease_and_has_it_again_serves_that_consumer_and_others()
    {
        await using var node = await StartAsync(change: static delivering => delivering.Lease = TimeSpan.FromMinutes(1));
        await node.CreateAsync("sku:i0", 1);
        await ArrivedAsync(1);

        // As after a minute in which it stood still.
        await _database.ScalarAsync<object>("UPDATE consumer SET leased_until = '-infinity'");
        await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT leased_until > clock_timestamp() FROM consumer"),
            "it has it again");
        await node.Services.GetRequiredService<DeliveryStore>().EnsureAsync("bridge:second", 0);
        await node.CreateAsync("sku:i1", 1);

        await Poll.UntilAsync(() => _sink.Arrived.Count(told => told.Happened.Subject == "sku:i1") == 2, "both hear of it");
    }

    [Fact]
    public async Task A_lease_is_renewed_while_a_busy_node_puts_history_off()
    {
        await EnsureAsync();
        await using (var before = await Node.StartAsync(_database, configure: static services => services.AddInventoryEvents()))
        {
            await ChangesAsync(before, items: 1, holds: 5);
            await Poll.UntilAsync(() => _database.ScalarAsync<bool>("SELECT last_position = 6 FROM journal_log"), "they are history");
        }

        (_busyAbove, _busyMost) = (-1, 2);   // three seconds for the six

        await using var node = await StartAsync(change: static delivering => delivering.Lease = TimeSpan.FromSeconds(1));

        await ArrivedAsync(6);
        InOrder(once: true);
    }

    [Fact]
    public async Task While_the_database_is_away_events_wait_and_then_arrive()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var database = await TestDatabase.CreateOnAsync(server.ConnectionString, "away");
        await using var node = await Node.StartAsync(database, configure: Services(null, null));
        await node.Services.GetRequiredService<DeliveryStore>().EnsureAsync(Consumer, 0);
        await node.CreateAsync("sku:i0", 10);
        await ArrivedAsync(1);

        await server.RestartAsync();
        await Poll.UntilAsync(async () => (await node.PlaceAsync("h0", ("sku:i0", 1))).Outcome is Contracts.Outcome.Done,
            "the ledger takes holds");

        await ArrivedAsync(2);
        InOrder(once: false);
    }

    private Action<IServiceCollection> Services(RetrySchedule? schedule, Action<DeliveryOptions>? change) => services =>
    {
        services.AddInventoryEvents();
        services.AddSingleton<IConsumerKind>(schedule is null ? new HandKind(_sink) : new HandKind(_sink) { Schedule = schedule });
        var options = new DeliveryOptions { Ask = TimeSpan.FromMilliseconds(100) };
        change?.Invoke(options);
        services.AddSingleton(options).AddSingleton(new FeedOptions { BusyAbove = _busyAbove, BusyMost = _busyMost });
    };

    private async Task<Node> StartAsync(RetrySchedule? schedule = null, Action<DeliveryOptions>? change = null)
    {
        var node = await Node.StartAsync(_database, configure: Services(schedule, change));
        await node.Services.GetRequiredService<DeliveryStore>().EnsureAsync(Consumer, 0);
        return node;
    }

    private async Task EnsureAsync()
    {
        await using var node = await Node.StartAsync(_database, configure: Services(null, null));
        await node.Services.GetRequiredService<DeliveryStore>().EnsureAsync(Consumer, 0);
    }

    private static async Task ChangesAsync(Node node, int items, int holds)
    {
        for (var i = 0; i < items; i++) await node.CreateAsync($"sku:i{i}", 1_000);
        for (var i = 0; i < items; i++)
            await Task.WhenAll(Enumerable.Range(0, holds).Select(h => node.PlaceAsync($"h{i}-{h}", ($"sku:i{i}", 1))));
    }

    private Task<string?> ServedByAsync() => _database.ScalarAsync<string>("SELECT leased_by FROM consumer");

    private Task ArrivedAsync(int count) => Poll.UntilAsync(() => _sink.Arrived.Count >= count, $"{count} events have arrived");

    private Task PlaceIsAtTheEndAsync() => Poll.UntilAsync(() => _database.ScalarAsync<bool>(
        "SELECT position = (SELECT last_position FROM journal_log) FROM consumer"), "the place is at the end of the log");

    // Of each item in the order of its sequence: what comes again, comes again in order.
    private void InOrder(bool once)
    {
        foreach (var item in _sink.Arrived.GroupBy(told => told.Happened.Subject))
        {
            var first = item.DistinctBy(told => told.Happened.EventId).Select(told => told.Happened.Item!.Sequence).ToList();
            Assert.Equal(first.Order(), first);
            if (once) Assert.Equal(first.Count, item.Count());
        }
    }
}

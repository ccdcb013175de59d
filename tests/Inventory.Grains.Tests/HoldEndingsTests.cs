using System.Collections.Concurrent;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Grains.Expiry;
using Inventory.Grains.Holds;
using Inventory.Grains.Reconciling;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Tests;

/// <summary>Stays that all their nights find over at once: one ending each, and one decision for many.</summary>
public sealed class HoldEndingsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private TestDatabase _database = null!;
    private Node _node = null!;
    private RecordingStore _store = null!;
    private readonly TurnFilter _loans = new();
    private readonly KeptLog _log = new();
    private Tenant _tenant = null!;

    private HoldEndings Endings => _node.Services.GetRequiredService<HoldEndings>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("endings");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Stays_that_every_night_finds_over_end_in_one_decision()
    {
        var nights = await NightsAsync(4);
        await PlaceAsync(20, nights);
        _store.Decisions.Clear();

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var sweeper = _node.Services.GetRequiredService<ExpirySweeper>();
        await Task.WhenAll(nights.Select(night => _node.Item(night).Get()).Cast<Task>().Append(sweeper.SweepAsync())
            .Append(sweeper.SweepAsync()));

        Assert.Equal(20, Assert.Single(_store.Decisions).Distinct().Count());
        Assert.Equal((80, 1),
            (await ExpiriesAsync(),
            await _database.ScalarAsync<long>("SELECT count(DISTINCT transaction) FROM journal WHERE type = 'hold_expired.v1'")));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task A_hold_that_was_placed_is_answered_so_although_an_item_cannot_be_told_to_go_on()
    {
        var nights = await NightsAsync(2);
        _loans.LosesLeave = true;

        Assert.Equal(Outcome.Done, (await _node.PlaceAsync("told", 60, [.. nights.Select(night => (night, 1L))])).Outcome);
        await Poll.UntilAsync(() => _log.Entries.Any(entry => entry.Error is TimeoutException), "the log has the cause");
        _loans.LosesLeave = false;
        Assert.Single(_log.Entries, entry => entry.Message.Contains("could not be reached to go on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decision_takes_no_more_lines_than_others_may_be_kept_waiting_for()
    {
        var nights = await NightsAsync(50);
        await PlaceAsync(6, nights);
        _store.Decisions.Clear();

        _node.Clock.MoveTo(Noon.AddMinutes(2));
        await _node.Item(nights[0]).Get();

        Assert.Equal([5, 1], _store.Decisions.Select(holds => holds.Length));
        Assert.Equal(300, await ExpiriesAsync());
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Whoever_finds_a_stay_over_while_it_is_being_ended_waits_for_that_ending()
    {
        await PlaceAsync(2, await NightsAsync(3));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        _store.Questions.Clear();
        _store.Decisions.Clear();
        var mayRead = new TaskCompletionSource();
        _store.BeforeReading = _ => mayRead.Task;

        var asked = Enumerable.Range(0, 7).Select(_ => Endings.EndAsync(_tenant, ["stay-0", "stay-1"])).ToArray();
        mayRead.SetResult();

        Assert.All(await Task.WhenAll(asked), now => Assert.Equal([HoldStatus.Expired, HoldStatus.Expired], now));
        // Each is read to know its items, and both are decided.
        Assert.Equal((2, 1), (_store.Questions.Count, _store.Decisions.Count));
    }

    [Fact]
    public async Task An_ending_that_failed_is_not_remembered()
    {
        await PlaceAsync(1, await NightsAsync(2));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        _store.BeforeReading = _ => throw new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Endings.EndAsync(_tenant, ["stay-0"]));
        _store.BeforeReading = _ => throw new LedgerUnavailableException("away");
        Assert.Equal([HoldStatus.Held], await Endings.EndAsync(_tenant, ["stay-0"]));
        _store.BeforeReading = _ => Task.CompletedTask;

        Assert.Equal([HoldStatus.Expired, null], await Endings.EndAsync(_tenant, ["stay-0", "nobodys"]));
    }

    [Fact]
    public async Task A_stay_that_cannot_end_keeps_none_of_the_others_from_ending()
    {
        var nights = await NightsAsync(3);
        await PlaceAsync(4, nights[..2]);
        await _node.PlaceAsync("stuck", 60, (nights[0], 1), (nights[2], 1));
        await _node.DisposeAsync();
        await _database.ScalarAsync<object>($"UPDATE item SET held = 0 WHERE item_id = '{nights[2]}'");
        await StartAsync(DriftRepair.Manual);
        _node.Clock.MoveTo(Noon.AddMinutes(2));

        Assert.Equal([HoldStatus.Expired, HoldStatus.Expired, HoldStatus.Held, HoldStatus.Expired, HoldStatus.Expired],
            await Endings.EndAsync(_tenant, ["stay-0", "stay-1", "stuck", "stay-2", "stay-3"]));

        Assert.True(Endings.IsLeft(_tenant, "stuck"));
        Assert.Equal("stuck",
            await _database.ScalarAsync<string>("SELECT string_agg(DISTINCT hold_id, ' ') FROM hold WHERE status = 'held'"));
        Assert.Equal(8, await ExpiriesAsync());
    }

    [Fact]
    public async Task A_stay_that_another_node_releases_meanwhile_stays_released_and_the_others_end()
    {
        await PlaceAsync(3, await NightsAsync(3));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var decisions = 0;
        _store.BeforeCommitting = async holds =>
        {
            // The nights stand still: another node does not ask them.
            if (Interlocked.Increment(ref decisions) != 1) return;
            await using var other = await Node.StartAsync(_database, Noon);
            await other.Holds.Release(new() { Caller = Node.Caller, HoldId = "stay-1" });
        };

        var now = await Endings.EndAsync(_tenant, ["stay-0", "stay-1", "stay-2"]);

        Assert.Equal([HoldStatus.Expired, HoldStatus.Released, HoldStatus.Expired], now);
        Assert.Equal(6, await ExpiriesAsync());
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Processes_that_end_the_same_stays_at_once_end_each_once_and_cannot_wait_in_a_circle()
    {
        var nights = await NightsAsync(5);
        var stays = Enumerable.Range(0, 5).Select(i => $"stay-{i}").ToArray();
        for (var i = 0; i < 5; i++) await _node.PlaceAsync(stays[i], 60, (nights[i], 1), (nights[(i + 1) % 5], 1));
        await SettleAsync(nights);
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        _store.Decisions.Clear();
        _loans.Entered.Clear();
        var (both, asked) = (new TaskCompletionSource(), 0);
        _store.BeforeReading = _ =>
        {
            if (Interlocked.Increment(ref asked) == 2) both.SetResult();
            return both.Task;
        };

        var ends = await Task.WhenAll(Process(TimeProvider.System).EndAsync(_tenant, stays), Process(TimeProvider.System)
            .EndAsync(_tenant, [.. stays.Reverse()]));

        Assert.All(ends.SelectMany(now => now), status => Assert.Equal(HoldStatus.Expired, status));
        Assert.Equal(10, await ExpiriesAsync());
        // Whoever waits for items in one order waits for nobody who waits for him.
        Assert.All(_loans.Entered.Values, asked => Assert.Equal(asked.Order(StringComparer.Ordinal), asked));
        await Invariants.CheckAsync(_database);
    }

    [Fact]
    public async Task Endings_that_do_not_come_back_keep_others_from_beginning_for_no_longer_than_a_second()
    {
        await PlaceAsync(3, await NightsAsync(2));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        var (time, stuck) = (new ManualTime(), new TaskCompletionSource());
        var begun = new SemaphoreSlim(0);
        _store.BeforeReading = holds =>
        {
            begun.Release();
            return holds.Contains("stay-2") ? Task.CompletedTask : stuck.Task;
        };
        var endings = Process(time);
        var first = endings.EndAsync(_tenant, ["stay-0"]);
        await begun.WaitAsync();
        var second = endings.EndAsync(_tenant, ["stay-1"]);
        await begun.WaitAsync();
        var third = endings.EndAsync(_tenant, ["stay-2"]);
        await Poll.UntilAsync(() => time.Pending.Count == 2, "both are being waited for");
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(2, time.Pending.Count);
        Assert.False(third.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([HoldStatus.Expired], await third.WaitAsync(TimeSpan.FromMinutes(1)));
        stuck.SetResult();
        Assert.Equal([HoldStatus.Expired, HoldStatus.Expired], [.. await first, .. await second]);
    }

    [Fact]
    public async Task A_node_that_stops_finishes_the_endings_it_has_begun_while_its_items_wait_for_them()
    {
        await PlaceAsync(2, await NightsAsync(3));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        _store.Questions.Clear();
        var (readings, mayRead) = (0, new TaskCompletionSource());
        _store.BeforeReading = _ => Interlocked.Increment(ref readings) == 1 ? mayRead.Task : Task.CompletedTask;
        var asked = Endings.EndAsync(_tenant, ["stay-0", "stay-1"]);
        await Poll.UntilAsync(() => _store.Questions.Count == 2, "the ending is under way");
        var waiting = _node.Item("room:endings:double:2027-02-01").Get();
        await Poll.UntilAsync(() => _store.Questions.Count == 3, "the item knows what is over");

        var stopping = Endings.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        mayRead.SetResult();
        await stopping;

        Assert.Equal([HoldStatus.Expired, HoldStatus.Expired], await asked);
        Assert.Equal(6, await ExpiriesAsync());
        Assert.Equal(Outcome.Done, (await waiting).Outcome);
    }

    [Fact]
    public async Task Once_a_node_stops_no_ending_begins()
    {
        await PlaceAsync(1, await NightsAsync(2));
        _node.Clock.MoveTo(Noon.AddMinutes(2));
        await Endings.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<HostStoppingException>(() => Endings.EndAsync(_tenant, ["stay-0"]));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => _node.Item("room:endings:double:2027-02-01").Get());
        Assert.Equal(0, await ExpiriesAsync());
    }

    private async Task StartAsync(DriftRepair repair = DriftRepair.Auto)
    {
        _node = await Node.StartAsync(_database, Noon, reconciliation: new() { Repair = repair }, configure: services =>
        {
            services.AddSingleton<PostgresLedgerStore>();
            services.AddSingleton<ILedgerStore>(provider => _store = new(provider.GetRequiredService<PostgresLedgerStore>()));
            services.AddSingleton<IIncomingGrainCallFilter>(_loans);
            services.AddLogging(logging => logging.AddProvider(_log));
        });
        _tenant = (await _node.Services.GetRequiredService<TenantDirectory>().FindAsync(Node.Tenant))!;
    }

    // The endings of a process of its own: it knows of nobody else's, and asks on lanes of its own.
    private HoldEndings Process(TimeProvider time)
    {
        var (services, lanes) = (_node.Services, new LaneOptions { ReadLanes = 3 });
        var desk = new HoldDesk(services.GetRequiredService<IUnionDecision>(), new ReadLanes(_store, lanes),
            services.GetRequiredService<Admission>(), new(), lanes);
        return new(desk, new(), lanes, time);
    }

    private async Task<string[]> NightsAsync(int count)
    {
        var nights = Enumerable.Range(0, count).Select(day => $"room:endings:double:{new DateOnly(2027, 2, 1).AddDays(day):yyyy-MM-dd}")
            .ToArray();
        foreach (var night in nights) await _node.CreateAsync(night, 100);
        return nights;
    }

    private async Task PlaceAsync(int stays, string[] nights)
    {
        for (var i = 0; i < stays; i++) await _node.PlaceAsync($"stay-{i}", 60, [.. nights.Select(night => (night, 1L))]);
        await SettleAsync(nights);
    }

    // Who placed a stay has the answer before its items go on; what a caller asks comes to an item after it has heard that it may.
    private async Task SettleAsync(string[] nights)
    {
        foreach (var night in nights) await _node.Item(night).Get();
    }

    private Task<long> ExpiriesAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type = 'hold_expired.v1'");

    /// <summary>Notes which items are asked to stand still for which round, in order.</summary>
    private sealed class TurnFilter : IIncomingGrainCallFilter
    {
        /// <summary>Whoever lets an item go on is told that it cannot be reached.</summary>
        public bool LosesLeave { get; set; }

        public ConcurrentDictionary<long, ConcurrentQueue<string>> Entered { get; } = new();

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName == nameof(IItemLoans.Enter))
                Entered.GetOrAdd((long)context.Request.GetArgument(0)!, _ => new())
                    .Enqueue(GrainKeys.Split(context.TargetId.Key.ToString()!).ItemId);
            return LosesLeave && context.MethodName == nameof(IItemLoans.Leave) ? throw new TimeoutException() : context.Invoke();
        }
    }
}

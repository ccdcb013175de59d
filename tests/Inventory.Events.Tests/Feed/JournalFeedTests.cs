using System.Text.Json;
using Inventory.Contracts;
using Inventory.Events.Feed;
using Inventory.Grains.Tests;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Reads;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Events.Tests.Feed;

/// <summary>The log as a node tells it: everything that was accepted, once and in order, from memory or from history alike.</summary>
public sealed class JournalFeedTests : IAsyncLifetime
{
    private const string Item = "sku:told";
    private TestDatabase _database = null!;
    private Node _node = null!;

    private JournalFeed Feed => _node.Services.GetRequiredService<JournalFeed>();

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("feed");
        _node = await Node.StartAsync(_database, configure: services => services.AddInventoryEvents());
        await _node.CreateAsync(Item, 1_000);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_listener_hears_what_commits_after_it_began()
    {
        using var listening = Feed.Listen();
        var head = await Feed.HeadAsync(default);
        await PlaceAsync("h-1");

        var told = await HearAsync(head, events: 1, "h-1");
        Assert.Equal(("hold_placed.v1", "h-1"), (told[^1].Happened.Type, told[^1].Happened.Item!.HoldId));
    }

    [Fact]
    public async Task Who_reads_history_on_a_node_that_is_busy_with_holds_waits_like_who_follows_its_end()
    {
        await Task.WhenAll(Enumerable.Range(0, 9).Select(n => PlaceAsync($"h-{n}")));
        await HearAsync(0, 10);
        var (time, committed) = (new NotedTime(), new CommitBell());
        using var feed = new JournalFeed(_node.Services.GetRequiredService<JournalReads>(),
            _node.Services.GetRequiredService<TenantNames>(), new() { BusyAbove = 100, BusyMost = 2 }, committed, time);
        await feed.ReadAsync(JournalReads.AllTenants, 0, 4, default);
        Assert.Empty(time.Waits);

        committed.Ring(events: 1_000);
        time.Advance(TimeSpan.FromSeconds(1));
        await feed.ReadAsync(JournalReads.AllTenants, 0, 4, default);
        await feed.ReadAsync(JournalReads.AllTenants, 4, 6, default);
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)], time.Waits);
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(9.3, 10)]
    [InlineData(10, 10)]
    public async Task Who_waits_never_waits_for_less_than_he_asked_lest_he_ask_again_and_again(double milliseconds, int waited)
    {
        var time = new NotedTime();
        using var listening = Feed.Listen();
        // Behind all that may still come of the item that was created.
        await Feed.WaitAsync(long.MaxValue, TimeSpan.FromMilliseconds(milliseconds), time, default);
        Assert.Equal([TimeSpan.FromMilliseconds(waited)], time.Waits);
    }

    [Fact]
    public async Task History_and_memory_tell_the_same()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => PlaceAsync($"h-{n}")));
        var history = await HearAsync(0, 301);
        using var listening = Feed.Listen();
        var head = await Feed.HeadAsync(default);
        await Task.WhenAll(Enumerable.Range(300, 300).Select(n => PlaceAsync($"h-{n}")));

        var memory = await HearAsync(head, 300);
        var read = (await _node.Services.GetRequiredService<JournalReads>().ReadAsync(JournalReads.AllTenants, head, 10_000)).Events;
        Assert.Equal(read, memory.Select(told => told.Happened));
        Assert.Equal(Enumerable.Range(1, 301).Select(n => (long)n), history.Select(told => told.Happened.Item!.Sequence));
        Assert.Equal(Enumerable.Range(302, 300).Select(n => (long)n), memory.Select(told => told.Happened.Item!.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_are_no_larger_than_asked_for_and_miss_nothing_whatever_rows_have_many_events(int most)
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => PlaceAsync($"h-{n}")));
        var whole = (await HearAsync(0, 301)).ConvertAll(told => told.Happened);
        Assert.True(await _database.ScalarAsync<int>("SELECT max(events) FROM journal_position") > 7);

        foreach (var tenant in (int[])[JournalReads.AllTenants, whole[0].TenantId])
        {
            var read = new List<JournalEvent>();
            for (var after = 0L; read.Count < whole.Count;)
            {
                var page = await _node.Services.GetRequiredService<JournalReads>().ReadAsync(tenant, after, most);
                Assert.InRange(page.Events.Count, 1, most);
                read.AddRange(page.Events);
                after = page.Last;
            }

            Assert.Equal(whole, read);
        }
    }

    [Fact]
    public async Task An_event_is_told_as_the_items_journal_tells_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => PlaceAsync($"h-{n}")));
        await _node.Holds.Release(new() { HoldId = "h-7", Reason = "changed my mind", Caller = Node.Caller });

        var told = await HearAsync(0, 52);
        var journal = await new EventReads(_node.Services.GetRequiredService<Ledger.LedgerDataSources>())
            .ListAsync(told[0].Happened.TenantId, Item, 0, 1_000);
        Assert.Equal(journal.Select(one => one with { Channel = null }), told.Select(one => one.Happened.Item));
    }

    [Fact]
    public async Task An_envelope_is_a_CloudEvent_of_the_item()
    {
        await PlaceAsync("h-1");
        var told = (await HearAsync(0, 2))[^1];
        using var envelope = JsonDocument.Parse(told.Envelope);
        var root = envelope.RootElement;
        Assert.Equal("1.0", root.GetProperty("specversion").GetString());
        Assert.Equal(told.Happened.EventId, root.GetProperty("id").GetString());
        Assert.Equal($"/tenants/{Node.Tenant}", root.GetProperty("source").GetString());
        Assert.Equal(Item, root.GetProperty("subject").GetString());
        Assert.Equal("0000000000000000002", root.GetProperty("sequence").GetString());
        Assert.Equal(Item, root.GetProperty("partitionkey").GetString());
        Assert.Equal("h-1", root.GetProperty("data").GetProperty("holdId").GetString());
        Assert.Equal(2, root.GetProperty("data").GetProperty("sequence").GetInt64());
    }

    private async Task PlaceAsync(string holdId) =>
        Assert.Equal(Outcome.Done, (await _node.PlaceAsync(holdId, 600, (Item, 1))).Outcome);

    private async Task<List<ToldEvent>> HearAsync(long after, int events, string? last = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var heard = new List<ToldEvent>();
        while (heard.Count < events || (last is not null && heard[^1].Happened.Item?.HoldId != last))
        {
            var page = await Feed.ReadAsync(JournalReads.AllTenants, after, 1_000, limit.Token);
            heard.AddRange(page.Events);
            after = page.Last;
            if (page.IsEnd) await Feed.WaitAsync(after, TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }

        return heard;
    }

    // Notes how long is waited, and lets nobody.
    private sealed class NotedTime : FakeTimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

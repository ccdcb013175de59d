using Inventory.Contracts;
using Inventory.Events.Inbox;
using Inventory.Grains.Holds;
using Inventory.Grains.Tests;
using Inventory.Ledger.Inbox;
using Inventory.Testing;

namespace Inventory.Events.Tests.Inbox;

/// <summary>However often an event comes, wherever it breaks off and whoever goes on: it has one effect.</summary>
public sealed class OnceTests : IAsyncLifetime
{
    private static readonly TimeSpan DiesAtOnce = TimeSpan.Zero;

    private TestDatabase _database = null!;
    private InboxNode _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("inbox");
        _node = await InboxNode.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await Invariants.CheckAsync(_database);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Concurrent_repeats_on_two_nodes_have_one_effect_and_one_of_them_is_told_so()
    {
        await using var other = await InboxNode.StartAsync(_database);
        var item = "sku:" + InboxNode.New("twice");
        await _node.Node.CreateAsync(item, 100);
        for (var round = 0; round < 10; round++)
        {
            var one = InboxNode.Requested(InboxNode.New("e"), InboxNode.New("h"), item);
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? _node : other).SendAsync(one)));
            Assert.Single(answers, answer => answer.Outcome is InboxOutcome.Processed);
            Assert.Equal(5, answers.Count(answer => answer.Outcome is InboxOutcome.Duplicate));
        }

        Assert.Equal(10, (await _node.Node.Item(item).Get()).Item!.Held);
    }

    [Fact]
    public async Task Concurrent_refusals_on_two_nodes_are_told_once()
    {
        await using var other = await InboxNode.StartAsync(_database);
        var (item, hold) = ("sku:" + InboxNode.New("empty"), InboxNode.New("h"));
        await _node.Node.CreateAsync(item, 0);
        var one = InboxNode.Requested(InboxNode.New("e"), hold, item);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? _node : other).SendAsync(one)));
        Assert.Equal(1, await NoticesAsync(hold));
    }

    [Fact]
    public async Task What_a_node_kept_and_did_not_come_to_is_done_by_another()
    {
        var (item, hold) = ("sku:" + InboxNode.New("kept"), InboxNode.New("h"));
        await _node.Node.CreateAsync(item, 10);
        var id = await KeptByOneThatDiesAsync(hold, item);

        await UntilProcessedAsync(id);

        Assert.Equal(1, (await _node.Node.Item(item).Get()).Item!.Held);
        Assert.Equal(InboxOutcome.Duplicate, (await _node.SendAsync(InboxNode.Requested(id, hold, item))).Outcome);
    }

    [Fact]
    public async Task What_a_node_did_and_could_not_write_down_is_done_once()
    {
        var (item, hold) = ("sku:" + InboxNode.New("done"), InboxNode.New("h"));
        await _node.Node.CreateAsync(item, 10);
        // as if its command had lost its mark on the way
        Assert.Equal(Outcome.Done, (await _node.Node.PlaceAsync(hold, (item, 1))).Outcome);
        var id = await KeptByOneThatDiesAsync(hold, item);

        await UntilProcessedAsync(id);

        var now = (await _node.Node.Item(item).Get()).Item!;
        Assert.Equal((1, 2), (now.Held, now.Version));
        Assert.Equal(0, await NoticesAsync(hold));
    }

    [Fact]
    public async Task A_command_that_comes_true_late_has_no_effect_once_its_event_was_refused()
    {
        var (item, hold) = ("sku:" + InboxNode.New("late"), InboxNode.New("h"));
        await _node.Node.CreateAsync(item, 0);
        var one = InboxNode.Requested(InboxNode.New("e"), hold, item);
        Assert.Equal(InboxOutcome.Processed, (await _node.SendAsync(one)).Outcome);
        Assert.Equal(1, await NoticesAsync(hold));
        await _node.Node.Item(item).Adjust(new() { Caller = Node.Caller, AdjustmentId = "more", Delta = 5, Reason = "more" });

        var late = await Record.ExceptionAsync(() => _node.Get<HoldServices>().Of(_node.Tenant).PlaceAsync(new()
        {
            Caller = Node.Caller,
            HoldId = hold,
            Lines = [new() { ItemId = item, Quantity = 1 }],
            Mark = new() { Source = one.Key!.Value.Source, EventId = one.Key.Value.EventId, Attempt = 1 },
        }));

        Assert.NotNull(late);
        Assert.Equal(0, (await _node.Node.Item(item).Get()).Item!.Held);
    }

    [Fact]
    public async Task A_hold_of_several_lines_is_settled_with_its_event()
    {
        var (left, right, hold, id) = ("sku:" + InboxNode.New("l"), "sku:" + InboxNode.New("r"), InboxNode.New("h"), InboxNode.New("e"));
        await _node.Node.CreateAsync(left, 1);
        await _node.Node.CreateAsync(right, 1);
        var one = InboxNode.Event(id, "hold.requested.v1",
            $$"""{"holdId":"{{hold}}","lines":[{"itemId":"{{left}}","quantity":1},{"itemId":"{{right}}","quantity":1}]}""");
        Assert.Equal(InboxOutcome.Processed, (await _node.SendAsync(one)).Outcome);
        await UntilProcessedAsync(id);
    }

    private async Task<string> KeptByOneThatDiesAsync(string hold, string item)
    {
        var one = InboxNode.Requested(InboxNode.New("e"), hold, item);
        await _node.Get<InboxStore>().ReceiveAsync(_node.Tenant.Id, InboxNode.Shop,
            [new(one.Key!.Value, one.Type, ContentHash.Of(one.Type, one.Data), one.Data.GetRawText())], DiesAtOnce, null);
        return one.Id!;
    }

    private Task UntilProcessedAsync(string id) => Poll.UntilAsync(
        async () => await _database.ScalarAsync<string>($"SELECT state FROM inbox_processed WHERE event_id = '{id}'") == "processed",
        $"{id} is processed");

    private Task<long> NoticesAsync(string hold) => _database.ScalarAsync<long>($"SELECT count(*) FROM notice WHERE subject = '{hold}'");
}

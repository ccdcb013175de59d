using Inventory.Events.Inbox;
using Inventory.Ledger.Inbox;
using Inventory.Testing;

namespace Inventory.Events.Tests.Inbox;

/// <summary>What fails is tried again, six times in all; what waits for its hold, for a while; and then a person decides.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private TestDatabase _database = null!;
    private InboxNode _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("inbox");
        _node = await InboxNode.StartAsync(_database, options =>
        {
            Assert.Equal(5, options.Pauses.Count);
            Assert.InRange(options.Pauses.Sum(pause => pause.TotalMinutes), 9, 11);
            Assert.Equal(TimeSpan.FromMinutes(5), options.HoldAwaited);
            options.Pauses = [.. options.Pauses.Select(_ => Soon)];
            options.HoldAwaited = TimeSpan.FromMilliseconds(100);
        });
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_sixth_failure_is_the_last_and_a_replay_with_other_data_has_its_effect()
    {
        var (id, item) = (InboxNode.New("e"), "sku:" + InboxNode.New("counted"));
        var one = InboxNode.Event(id, "stock.counted.v1", """{"itemId":"sku:none","counted":7}""");
        Assert.Equal(InboxOutcome.Retrying, (await _node.SendAsync(one)).Outcome);
        await UntilAsync(id, "dead");
        var failures = _node.Get<InboxFailures>();
        var failure = Assert.Single(await failures.ListAsync(new() { TenantId = _node.Tenant.Id }));
        Assert.Equal((6, "item-not-found"), (failure.Attempts, failure.Error.Code));
        Assert.Equal(InboxOutcome.Dead, (await _node.SendAsync(one)).Outcome);

        await _node.Node.CreateAsync(item, 1);
        await failures.ReplayAsync(new() { FailureId = failure.FailureId }, $$"""{"itemId":"{{item}}","counted":7}""", "a wrong id");

        await UntilAsync(id, "processed");
        Assert.Equal(7, (await _node.Node.Item(item).Get()).Item!.OnHand);
        Assert.Empty(await failures.ListAsync(new()));
        Assert.Equal(InboxOutcome.Duplicate, (await _node.SendAsync(one)).Outcome);
    }

    [Fact]
    public async Task A_paid_order_whose_hold_never_comes_is_told_to_have_failed()
    {
        var (id, hold) = (InboxNode.New("e"), InboxNode.New("h"));
        Assert.Equal(InboxOutcome.Retrying,
            (await _node.SendAsync(InboxNode.Event(id, "order.paid.v1", $$"""{"holdId":"{{hold}}"}"""))).Outcome);
        await UntilAsync(id, "processed");
        Assert.Equal("hold_not_found", await _database.ScalarAsync<string>(
            $"SELECT string_agg(data ->> 'reasonCode', ',') FROM notice WHERE subject = '{hold}'"));
    }

    [Fact]
    public async Task A_replay_is_judged_by_the_rights_of_who_sent_the_event()
    {
        var (id, item) = (InboxNode.New("e"), "sku:" + InboxNode.New("s"));
        await _node.Node.CreateAsync(item, 1);
        var reader = InboxNode.Shop with { Scopes = Ledger.Keys.KeyScopes.Read };
        var one = InboxNode.Event(id, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":7}""");
        Assert.Equal(InboxOutcome.Dead, (await _node.Get<InboxDesk>().ReceiveAsync(_node.Tenant, reader, [one], null))[0].Outcome);

        await _node.Get<InboxFailures>().ReplayAsync(new() { Type = one.Type }, null, "try");

        await Poll.UntilAsync(async () => await _database.ScalarAsync<string>(
            $"SELECT state || ' ' || attempts || ' ' || error_code FROM inbox_processed WHERE event_id = '{id}'") == "dead 3 forbidden",
            "it was judged again");
        Assert.Equal(1, (await _node.Node.Item(item).Get()).Item!.OnHand);
    }

    private Task UntilAsync(string id, string state) => Poll.UntilAsync(
        async () => await _database.ScalarAsync<string>($"SELECT state FROM inbox_processed WHERE event_id = '{id}'") == state,
        $"{id} is {state}");
}

using Inventory.Domain.Holds;
using Inventory.Ledger.Keys;
using Inventory.Operations.Holds;

namespace Inventory.Operations.Tests.Holds;

/// <summary>One hold: what happened to it, and what an operator may do to it.</summary>
public sealed class HoldFileTests : IAsyncLifetime
{
    private HoldNode _node = null!;

    private HoldDesk Desk => _node.Get<HoldDesk>();

    public async Task InitializeAsync()
    {
        _node = await HoldNode.StartAsync("hold_file");
        foreach (var item in (string[])["sku:a", "sku:b"]) await _node.Node.CreateAsync(item, 1000);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task What_happened_is_told_a_command_at_a_time_over_all_its_lines_with_who_when_and_why()
    {
        var ops = _node.Operator(KeyScopes.Sell);
        await _node.PlaceAsync("basket", "anna", "web", 60, "sku:a", "sku:b");
        Assert.True((await Desk.ExtendAsync(ops, "basket", "chg-1", 600)).IsDone);
        _node.Node.Clock.MoveTo(HoldNode.Noon.AddSeconds(5));
        Assert.True((await Desk.ReleaseAsync(ops, "basket", "left behind")).IsDone);

        var file = (await _node.Get<HoldFiles>().FindAsync(_node.Tenant, "basket"))!;

        Assert.Equal((HoldStatus.Released, "anna", "web", 2),
            (file.Hold.Status, file.Hold.Owner, file.Hold.Channel, file.Hold.Lines.Length));
        Assert.Equal(
            [("Placed", "tester", null, "basket"), ("Changed", "night shift", null, "chg-1"),
                ("Released", "night shift", "left behind", "basket")],
            file.Timeline.Select(moment => (moment.Words, moment.Actor, moment.Reason, moment.CommandId)));
        Assert.All(file.Timeline, moment => Assert.Equal([("sku:a", 1), ("sku:b", 1)], moment.Lines.Order()));
        Assert.Equal(HoldNode.Noon.AddSeconds(600), file.Timeline[1].EndsAt);
        Assert.Equal(HoldNode.Noon.AddSeconds(5), file.Timeline[2].At);
    }

    [Fact]
    public async Task A_hold_that_nobody_knows_and_one_of_another_tenant_have_no_file()
    {
        await _node.StrangerAsync("strange", "sku:a");
        Assert.Null(await _node.Get<HoldFiles>().FindAsync(_node.Tenant, "strange"));
        Assert.Null(await _node.Get<HoldFiles>().FindAsync(_node.Tenant, "unknown"));
    }

    [Fact]
    public async Task Each_action_does_what_it_says_and_a_refusal_tells_why()
    {
        var ops = _node.Operator(KeyScopes.Sell);
        await _node.PlaceAsync("one", null, "web", 60, "sku:a");

        var early = await Desk.CancelAsync(ops, "one", "too early");
        Assert.Equal((false, "hold-status-conflict", "The hold is held."), (early.IsDone, early.Code, early.Detail));
        Assert.Equal(HoldStatus.Confirmed, (await Desk.ConfirmAsync(ops, "one")).Hold!.Status);
        Assert.Equal("hold-status-conflict", (await Desk.ReleaseAsync(ops, "one", "r")).Code);
        Assert.Equal(HoldStatus.Cancelled, (await Desk.CancelAsync(ops, "one", "no show")).Hold!.Status);
        Assert.Equal("night shift no show", await _node.Database.ScalarAsync<string>(
            "SELECT actor || ' ' || reason FROM journal WHERE hold_id = 'one' AND type = 'hold_cancelled.v1'"));
        Assert.Equal("hold-not-found", (await Desk.ReleaseAsync(ops, "unknown", "r")).Code);
    }

    [Fact]
    public async Task A_key_without_the_scope_and_one_of_another_channel_change_nothing()
    {
        await _node.PlaceAsync("one", null, "web", 60, "sku:a");
        foreach (var ops in (Operator[])[_node.Operator(KeyScopes.All & ~KeyScopes.Sell), _node.Operator(KeyScopes.Sell, channel: "pos")])
        {
            Assert.Equal("forbidden", (await Desk.ReleaseAsync(ops, "one", "r")).Code);
            Assert.Equal("forbidden", (await Desk.ExtendAsync(ops, "one", "c", 60)).Code);
            Assert.Equal("forbidden", (await Desk.ConfirmAsync(ops, "one")).Code);
            Assert.Equal("forbidden", (await Desk.CancelAsync(ops, "one", "r")).Code);
        }

        Assert.Equal(HoldStatus.Held, (await _node.Get<HoldFiles>().FindAsync(_node.Tenant, "one"))!.Hold.Status);
    }

    [Theory]
    [InlineData(HoldStatus.Held, HoldAction.Release, HoldAction.Extend, HoldAction.Confirm)]
    [InlineData(HoldStatus.Expired, HoldAction.Release)]
    [InlineData(HoldStatus.Confirmed, HoldAction.Cancel)]
    [InlineData(HoldStatus.Released)]
    [InlineData(HoldStatus.Cancelled)]
    [InlineData(HoldStatus.Fulfilled)]
    public void The_status_table_says_which_actions_there_are(HoldStatus status, params HoldAction[] actions) =>
        Assert.Equal(actions, HoldActions.Of(status));
}

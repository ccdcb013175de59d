using Inventory.Contracts;
using Inventory.Ledger.Keys;
using Inventory.Operations.Drift;
using Inventory.Operations.Items;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Operations.Tests.Items;

/// <summary>What an operator does to an item, under their own name, and what their key does not allow.</summary>
public sealed class ItemActionTests : IAsyncLifetime
{
    private const string Item = "sku:tea@berlin";
    private ItemBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await ItemBench.StartAsync("item_actions");
        await _bench.Node.CreateAsync(Item, 40);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Each_act_is_journalled_with_its_actor_and_reason_and_a_repeat_has_no_second_effect()
    {
        var (actions, by) = (Actions, _bench.Operator(KeyScopes.Stock));
        Assert.True((await actions.SetStopSellAsync(by, Item, true, "recall")).Item!.StopSell);
        Assert.False((await actions.SetStopSellAsync(by, Item, false, "over")).Item!.StopSell);
        Assert.Equal(52, (await actions.AdjustAsync(by, Item, "a1", 12, "delivery")).Item!.OnHand);
        Assert.Equal((52, true), await actions.AdjustAsync(by, Item, "a1", 12, "delivery") is var again
            ? (again.Item!.OnHand, again.Replayed) : default);
        Assert.Equal(50, (await actions.CountAsync(by, Item, "c1", 50, "stocktaking")).Item!.OnHand);
        Assert.Equal(["recall", "over", "delivery", "stocktaking"],
            (await _bench.JournalAsync(Item)).Where(one => one.Actor == "night shift").Select(one => one.Reason));
    }

    [Theory]
    [InlineData(KeyScopes.Read | KeyScopes.Admin, null)]
    [InlineData(KeyScopes.All, "web")]
    public async Task A_key_without_the_scope_or_of_one_channel_changes_nothing(KeyScopes scopes, string? channel)
    {
        var by = _bench.Operator(scopes, channel);
        Assert.NotNull(by.Lacks(ItemActions.Needs));
        Assert.Equal(Outcome.Forbidden, (await Actions.SetStopSellAsync(by, Item, true, "r")).Outcome);
        Assert.Equal(Outcome.Forbidden, (await Actions.AdjustAsync(by, Item, "a1", 1, "r")).Outcome);
        Assert.Equal(Outcome.Forbidden, (await Actions.CountAsync(by, Item, "c1", 1, "r")).Outcome);
        Assert.Single(await _bench.JournalAsync(Item));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var by = _bench.Operator(KeyScopes.Stock);
        Assert.Equal(Outcome.Invalid, (await Actions.AdjustAsync(by, Item, "a1", 0, "r")).Outcome);
        Assert.Equal(Outcome.Invalid, (await Actions.AdjustAsync(by, Item, "a1", 1, "")).Outcome);
        Assert.Equal(Outcome.Invalid, (await Actions.CountAsync(by, Item, "c1", -1, "r")).Outcome);
        Assert.Equal(Outcome.NegativeStock, (await Actions.AdjustAsync(by, Item, "a1", -41, "r")).Outcome);
    }

    [Fact]
    public async Task A_drifted_item_is_put_right_after_a_dry_run_told_what_would_change()
    {
        var drift = _bench.Node.Services.GetRequiredService<DriftActions>();
        await _bench.Database.ScalarAsync<object>("UPDATE item SET on_hand = 33");
        var by = _bench.Operator(KeyScopes.Admin);
        var would = await drift.ReconcileAsync(by, Item, "", dryRun: true);
        Assert.Equal((33, 40, false), (would.Before!.OnHand, would.After!.OnHand, would.Applied));
        Assert.Equal(Outcome.Invalid, (await drift.ReconcileAsync(by, Item, "", dryRun: false)).Outcome);
        Assert.Equal(Outcome.Forbidden, (await drift.ReconcileAsync(_bench.Operator(KeyScopes.Stock), Item, "r", dryRun: true)).Outcome);
        Assert.True((await drift.ReconcileAsync(by, Item, "edited by hand", dryRun: false)).Applied);
        Assert.Equal("edited by hand", (await _bench.JournalAsync(Item))[^1].Reason);
        Assert.Null((await _bench.Views.GetAsync(_bench.Tenant, Item))!.Drift);
    }

    private ItemActions Actions => _bench.Node.Services.GetRequiredService<ItemActions>();
}

using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Inventory.Grains.Tests;

/// <summary>An item whose silo stops, or that moves for another reason: it stands still for nobody who can no longer call it.</summary>
public sealed class LeavingItemTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private Node Node => ledger.Node;

    [Fact]
    public async Task Lets_go_when_it_is_leaving_and_answers_who_waits()
    {
        const string Item = "sku:leaver.waits";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        Assert.NotNull((await loans.Enter(1, Node.Address, takesUnits: true)).Item);
        var waits = Node.Item(Item).Get();
        var enters = loans.Enter(2, Node.Address, takesUnits: true);

        await Node.Item(Item).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        // Too late for the activation that stands still: it comes to the next one.
        var leaves = loans.Leave(1, new() { Nothing = true });
        var asksLater = Node.Item(Item).Get();

        Assert.Equal(Outcome.Done, (await waits).Outcome);
        Assert.True((await enters).Moving);
        await leaves;
        Assert.Equal(Outcome.Done, (await asksLater).Outcome);
    }

    [Fact]
    public async Task A_decision_that_waits_no_longer_is_not_stood_still_for()
    {
        const string Item = "sku:leaver.queue";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        Assert.NotNull((await loans.Enter(1, Node.Address, takesUnits: true)).Item);
        var second = loans.Enter(2, Node.Address, takesUnits: true);
        var third = loans.Enter(3, Node.Address, takesUnits: true);

        await loans.Leave(2, new() { Nothing = true });
        Assert.True((await second).Moving);
        Assert.False(third.IsCompleted);
        await loans.Leave(1, new() { Nothing = true });

        Assert.NotNull((await third).Item);
        await loans.Leave(3, new() { Nothing = true });
        Assert.Equal(Outcome.Done, (await Node.Item(Item).Get()).Outcome);
    }

    [Fact]
    public async Task A_hold_of_several_lines_is_placed_although_one_of_its_items_leaves_meanwhile()
    {
        const string Item = "sku:leaver.basket";
        await Node.CreateAsync(Item, 10);
        var loans = Node.Loans(Item);
        await Node.CreateAsync("sku:stayer", 10);
        Assert.NotNull((await loans.Enter(1, Node.Address, takesUnits: true)).Item);
        var placing = Node.PlaceAsync("both", (Item, 1), ("sku:stayer", 1));

        await Node.Item(Item).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.Equal(Outcome.Done, (await placing).Outcome);
    }
}

using Inventory.Contracts;
using Inventory.Grains.Items;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Inventory.Grains.Tests;

/// <summary>An item whose silo stops, or that moves for another reason: it stands still for nobody who can no longer call it.</summary>
public sealed class LeavingItemTests : IAsyncLifetime
{
    private const string Item = "sku:leaver";
    private TestDatabase _database = null!;
    private Node _node = null!;

    private IItemLoans Rounds => _node.Grains.GetGrain<IItemLoans>(GrainKeys.Item(Node.Tenant, Item));

    private SiloAddress Silo => _node.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("leaving");
        _node = await Node.StartAsync(_database);
        await _node.CreateAsync(Item, 10);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Lets_go_when_it_is_leaving_and_answers_who_waits()
    {
        Assert.NotNull((await Rounds.Enter(1, Silo, takesUnits: true)).Item);
        var waits = _node.Item(Item).Get();
        var enters = Rounds.Enter(2, Silo, takesUnits: true);

        await _node.Item(Item).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        // Too late for the activation that stands still: it comes to the next one.
        var leaves = Rounds.Leave(1, new() { Nothing = true });
        var asksLater = _node.Item(Item).Get();

        Assert.Equal(Outcome.Done, (await waits).Outcome);
        Assert.True((await enters).Moving);
        await leaves;
        Assert.Equal(Outcome.Done, (await asksLater).Outcome);
    }

    [Fact]
    public async Task A_decision_that_waits_no_longer_is_not_stood_still_for()
    {
        Assert.NotNull((await Rounds.Enter(1, Silo, takesUnits: true)).Item);
        var second = Rounds.Enter(2, Silo, takesUnits: true);
        var third = Rounds.Enter(3, Silo, takesUnits: true);

        await Rounds.Leave(2, new() { Nothing = true });
        Assert.True((await second).Moving);
        Assert.False(third.IsCompleted);
        await Rounds.Leave(1, new() { Nothing = true });

        Assert.NotNull((await third).Item);
        await Rounds.Leave(3, new() { Nothing = true });
        Assert.Equal(Outcome.Done, (await _node.Item(Item).Get()).Outcome);
    }

    [Fact]
    public async Task A_hold_of_several_lines_is_placed_although_one_of_its_items_leaves_meanwhile()
    {
        await _node.CreateAsync("sku:stayer", 10);
        Assert.NotNull((await Rounds.Enter(1, Silo, takesUnits: true)).Item);
        var placing = _node.PlaceAsync("both", (Item, 1), ("sku:stayer", 1));

        await _node.Item(Item).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.Equal(Outcome.Done, (await placing).Outcome);
        await Invariants.CheckAsync(_database);
    }
}

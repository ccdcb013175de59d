using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Tests;

/// <summary>A round says of each hold it writes whether that is a placing, which the item's row and the hold tell all about.</summary>
public sealed class ItemRoundTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ItemId Id = ItemId.Parse("sku:round");
    private readonly ItemRound _turn = new(Id, new Tenant(1, "demo", TimeSpan.FromDays(7)));

    public ItemRoundTests()
    {
        _turn.Begin(null, Noon, endedBefore: 0);
        _turn.Create(7, ItemRules.Create(Id, 100, new(0, 0, 0, false), null, new(new("tester"), "create", Noon)), null, "{}");
    }

    [Fact]
    public void Holds_that_are_placed_and_left_alone_are()
    {
        Place("a");
        Place("b");
        Assert.Equal([("a", 1), ("b", 2)], Sealed());
    }

    [Fact]
    public void One_to_which_something_happened_since_is_not()
    {
        var hold = Place("a");
        Place("b");
        _turn.Accept(Ending.Release(hold, null, null, Act("a")));
        Assert.Equal([("a", -1), ("b", 2)], Sealed());
    }

    [Fact]
    public void One_before_something_else_of_the_item_moved_is_not()
    {
        Place("a");
        foreach (var change in ItemRules.Adjust(Id, _turn.Stock, 1, new(new("tester"), "more", Noon)).Changes) _turn.Apply(change);
        var confirmed = Place("b");
        Place("c");
        _turn.Accept(Confirming.Decide(confirmed, [], reacquire: false, null, Act("b")));
        Place("d");
        Assert.Equal([("a", -1), ("b", -1), ("c", -1), ("d", 6)], Sealed());
    }

    private Hold Place(string holdId)
    {
        var decision = Placing.Decide(null, holdId, new() { Lines = [new(Id, 1)], TtlSeconds = 60 }, Limits.HoldAgeMaxDefault, Act(holdId));
        _turn.Accept(decision);
        return decision.Hold!;
    }

    private HoldAct Act(string commandId) => new(new("tester"), commandId, Noon, _turn);

    private IEnumerable<(string HoldId, int PlacedBy)> Sealed()
    {
        Assert.True(_turn.Seal());
        return _turn.Set.Holds.Select(write => (write.Hold.HoldId, write.PlacedBy));
    }
}

using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Items;

/// <summary>An owner's own act may leave a shortage; nothing else raises one, and every unit that comes back lowers it.</summary>
public sealed class ShortageTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10);

    public ShortageTests()
    {
        Accepted(_shelf.Place("held", (A, 4)));
        Accepted(_shelf.Place("sold", Sale((A, 6))));
    }

    [Fact]
    public void A_full_item_has_none() => Assert.Equal((0L, 0L), Told());

    [Theory]
    [InlineData("adjust", 3)]
    [InlineData("count", 3)]
    [InlineData("outOfService", 3)]
    [InlineData("safetyStock", 3)]
    public void Every_owners_act_may_leave_one(string act, long missing)
    {
        switch (act)
        {
            case "adjust": _shelf.Adjust(A, -missing); break;
            case "count": _shelf.Count(A, 10 - missing); break;
            case "outOfService": _shelf.Set(A, new() { OutOfService = missing }); break;
            default: _shelf.Set(A, new() { SafetyStock = missing }); break;
        }

        Assert.Equal((-missing, missing), Told());
    }

    [Fact]
    public void A_lowered_overbooking_limit_may_leave_one()
    {
        var shelf = new Shelf().With(A, 0, overbookingLimit: 5);
        Accepted(shelf.Place("h", (A, 5)));
        shelf.Set(A, new() { OverbookingLimit = 2 });
        Assert.Equal((-3L, 3L), (shelf[A].Available, shelf[A].Shortage));
    }

    [Fact]
    public void Units_that_come_back_lower_it_and_never_past_nothing()
    {
        _shelf.Adjust(A, -5);
        Accepted(_shelf.Release("held"));
        Assert.Equal((-1L, 1L), Told());
        Accepted(_shelf.Cancel("sold"));
        Assert.Equal((5L, 0L), Told());
    }

    [Fact]
    public void Confirming_and_fulfilling_leave_it_as_it_is()
    {
        _shelf.Adjust(A, -2);
        Accepted(_shelf.Confirm(holdId: "held"));
        Assert.Equal((-2L, 2L), Told());
        Accepted(_shelf.Fulfil(holdId: "sold"));
        Assert.Equal((-2L, 2L), Told());
    }

    [Fact]
    public void An_owners_act_states_it_anew()
    {
        _shelf.Adjust(A, -8);
        _shelf.Adjust(A, 3);
        Assert.Equal((-5L, 5L), Told());
    }

    [Fact]
    public void A_hold_that_would_raise_it_makes_a_row_that_cannot_be_stored()
    {
        var oversold =
            _shelf[A].Apply(new() { Item = ItemId.Parse(A), Type = StockEventType.HoldPlaced, At = Shelf.Start, CommandId = "bug",
            Actor = "bug", Held = 1 });
        Assert.True(oversold.Available + oversold.Shortage < 0);
    }

    private (long, long) Told() => (_shelf[A].Available, _shelf[A].Shortage);
}

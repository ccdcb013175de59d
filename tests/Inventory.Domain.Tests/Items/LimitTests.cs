using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Items;

/// <summary>
/// No sum of quantities within the contract comes near the end of 64 bits; past the contract nothing wraps round in silence.
/// </summary>
public sealed class LimitTests
{
    [Fact]
    public void The_greatest_quantities_add_up()
    {
        var shelf = new Shelf().With(A, Limits.StockMax, overbookingLimit: Limits.StockMax);
        for (var n = 0; n < 2000; n++) Accepted(shelf.Place($"h{n}", (A, Limits.QuantityMax)));
        Assert.Equal((0L, 2 * Limits.StockMax), (shelf[A].Available, shelf[A].Held));
        Assert.Equal("a 1>0", Shortages(shelf.Place("late", (A, 1))));
    }

    [Fact]
    public void The_worst_an_owner_may_state_is_a_shortage_and_no_more()
    {
        var shelf = new Shelf().With(A, 0, outOfService: Limits.StockMax, safetyStock: Limits.StockMax);
        Assert.Equal((-2 * Limits.StockMax, 2 * Limits.StockMax), (shelf[A].Available, shelf[A].Shortage));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 10)]
    public void A_step_near_the_end_of_64_bits_does_not_wrap_round(long delta)
    {
        var shelf = new Shelf().With(A, 10);
        Assert.NotNull(shelf.Adjust(A, delta).Refusal);
        Assert.NotNull(shelf.Adjust(A, -delta).Refusal);
        Assert.NotNull(shelf.Count(A, delta, onHandThen: 0).Refusal);
        Assert.Equal("a " + delta + ">10", Shortages(shelf.Place("h", (A, delta))));
    }
}

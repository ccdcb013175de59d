using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

public sealed class ConfirmingTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10);

    public ConfirmingTests() => Accepted(_shelf.Place("h", (A, 4), (B, 4)));

    [Fact]
    public void Held_units_become_allocated_and_the_end_goes()
    {
        _shelf.Now += TimeSpan.FromMinutes(1);
        var hold = Accepted(_shelf.Confirm());

        Assert.Equal((HoldStatus.Confirmed, _shelf.Now, 2L), (hold.Status, hold.ConfirmedAt, hold.Version));
        Assert.Null(hold.ExpiresAt);
        Assert.Equal((0L, 4L, 6L), (_shelf[A].Held, _shelf[A].Allocated, _shelf[A].Available));
    }

    [Fact]
    public void Needs_no_stock_and_no_sale()
    {
        _shelf.Adjust(A, -10);
        _shelf.Set(B, new() { StopSell = true });
        Accepted(_shelf.Confirm());
        Assert.Equal((-4L, 4L), (_shelf[A].Available, _shelf[A].Shortage));
    }

    [Fact]
    public void A_part_is_confirmed_and_the_rest_goes_back()
    {
        Assert.Equal("a 0, b 3", Text(Accepted(_shelf.Confirm(Lines((B, 3), (A, 0))))));
        Assert.Equal((0L, 0L, 10L), (_shelf[A].Held, _shelf[A].Allocated, _shelf[A].Available));
        Assert.Equal((0L, 3L, 7L), (_shelf[B].Held, _shelf[B].Allocated, _shelf[B].Available));
    }

    [Fact]
    public void A_part_confirmed_is_repeated_with_its_own_quantities_only()
    {
        Accepted(_shelf.Confirm(Lines((A, 0), (B, 3))));
        Assert.True(_shelf.Confirm().Repeated);
        Assert.True(_shelf.Confirm(Lines((B, 3), (A, 0))).Repeated);
        Refused<Refusal.StatusConflict>(_shelf.Confirm(Lines((A, 4), (B, 4))));
        Refused<Refusal.StatusConflict>(_shelf.Confirm(Lines((B, 3))));
    }

    [Fact]
    public void Lines_are_compared_with_the_present_ones()
    {
        Accepted(_shelf.Confirm());
        Accepted(_shelf.Change(Targets((A, 1))));
        Assert.True(_shelf.Confirm(Lines((A, 1), (B, 4))).Repeated);
        Refused<Refusal.StatusConflict>(_shelf.Confirm(Lines((A, 4), (B, 4))));
    }

    [Theory]
    [InlineData("a 4", "lines")]                       // too few
    [InlineData("a 4, c 1", "lines[1].itemId")]        // foreign
    [InlineData("a 4, a 4", "lines[1].itemId")]        // twice
    [InlineData("a 0, b 0", "lines")]                  // nothing
    public void Names_every_line_once_and_something_of_it(string lines, string field)
    {
        var quantities = lines.Split(", ").Select(line => ($"sku:{line[0]}", (long)(line[2] - '0'))).ToArray();
        Assert.Equal(field, Refused<Refusal.Malformed>(_shelf.Confirm(Lines(quantities))).Field);
    }

    [Fact]
    public void More_than_held_exceeds_the_hold_with_every_such_line() =>
        Assert.Equal([A, B], Refused<Refusal.ExceedsHold>(_shelf.Confirm(Lines((A, 5), (B, 9)))).ItemIds.AsEnumerable());

    [Fact]
    public void A_line_taken_out_need_not_and_may_not_be_named()
    {
        Accepted(_shelf.Change(Targets((A, 0))));
        Refused<Refusal.Malformed>(_shelf.Confirm(Lines((A, 0), (B, 4))));
        Assert.Equal("b 4", Text(Accepted(_shelf.Confirm(Lines((B, 4))))));
    }
}

using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>A sale changed after the fact: allocated follows, and never below what has left.</summary>
public sealed class ChangeConfirmedHoldTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10);

    public ChangeConfirmedHoldTests()
    {
        Accepted(_shelf.Place("h", Sale((A, 6), (B, 4))));
        Accepted(_shelf.Fulfil(Lines((A, 2), (B, 1))));
    }

    [Fact]
    public void Allocated_follows_the_targets()
    {
        Assert.Equal("a 2/8, b 1/2", Text(Accepted(_shelf.Change(Targets((A, 8), (B, 2))))));
        Assert.Equal((6L, 1L, 0L), (_shelf[A].Allocated, _shelf[B].Allocated, _shelf[A].Held));
    }

    [Fact]
    public void Growth_needs_stock_and_counts_its_own_units()
    {
        Assert.Equal("a 11>10", Shortages(_shelf.Change(Targets((A, 11)))));
        Accepted(_shelf.Change(Targets((A, 10))));
        Assert.Equal(0, _shelf[A].Available);
    }

    [Fact]
    public void Below_what_has_left_is_refused_with_every_such_line()
    {
        Assert.Equal([A, B], Refused<Refusal.BelowFulfilled>(_shelf.Change(Targets((A, 1), (B, 0)))).ItemIds.AsEnumerable());
        Assert.Equal("a 2/6, b 1/4", Text(_shelf.Hold()));
    }

    [Fact]
    public void Shrunk_to_what_has_left_it_is_fulfilled()
    {
        var hold = Accepted(_shelf.Change(Targets((A, 2), (B, 1))));
        Assert.Equal((HoldStatus.Fulfilled, "a 2/2, b 1/1", Shelf.Start), (hold.Status, Text(hold), hold.EndedAt));
        Assert.Equal((0L, 0L), (_shelf[A].Allocated, _shelf[B].Allocated));
    }

    [Fact]
    public void Shrunk_in_one_line_it_is_still_owed_the_other() =>
        Assert.Equal(HoldStatus.Confirmed, Accepted(_shelf.Change(Targets((A, 2)))).Status);

    [Fact]
    public void A_line_of_which_nothing_has_left_may_go()
    {
        Accepted(_shelf.Place("other", Sale((A, 1), (B, 1))));
        Assert.Equal("a 1", Text(Accepted(_shelf.Change(Targets((B, 0)), "other"))));
    }
}

using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

public sealed class FulfillingTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10);

    public FulfillingTests() => Accepted(_shelf.Place("h", Sale((A, 4), (B, 4))));

    [Fact]
    public void Units_leave_allocated_and_on_hand_together()
    {
        Accepted(_shelf.Fulfil(Lines((A, 3))));
        Assert.Equal((7L, 1L, 6L), (_shelf[A].OnHand, _shelf[A].Allocated, _shelf[A].Available));
        Assert.Equal((StockEventType.HoldFulfilled, 3L, "fulfilment"),
            (_shelf.Journal[^1].Type, _shelf.Journal[^1].Quantity, _shelf.Journal[^1].CommandId));
    }

    [Fact]
    public void In_several_parts_until_nothing_is_left()
    {
        Assert.Equal((HoldStatus.Confirmed, "a 3/4, b 4"), Told(_shelf.Fulfil(Lines((A, 3)))));
        Assert.Equal((HoldStatus.Confirmed, "a 3/4, b 4/4"), Told(_shelf.Fulfil(Lines((B, 4)))));
        Assert.Equal((HoldStatus.Fulfilled, "a 4/4, b 4/4"), Told(_shelf.Fulfil()));
        Assert.Equal((6L, 0L), (_shelf[A].OnHand, _shelf[A].Allocated));
        Assert.Equal(_shelf.Now, _shelf.Hold().EndedAt);
    }

    [Fact]
    public void Without_lines_only_what_is_left_has_an_event()
    {
        Accepted(_shelf.Fulfil(Lines((A, 4))));
        Assert.Equal([(B, -4L)], _shelf.Fulfil().Changes.Select(change => (change.Item.Value, change.OnHand)));
    }

    [Fact]
    public void More_than_is_left_or_another_item_exceeds_the_hold()
    {
        Accepted(_shelf.Fulfil(Lines((A, 3))));
        Assert.Equal([A, C], Refused<Refusal.ExceedsHold>(_shelf.Fulfil(Lines((A, 2), (B, 4), (C, 1)))).ItemIds.AsEnumerable());
        Assert.Equal("a 3/4, b 4", Text(_shelf.Hold()));
    }

    [Fact]
    public void Nothing_leaves_that_is_not_there()
    {
        _shelf.Count(A, 3);
        _shelf.Count(B, 0);
        Assert.Equal([A, B], Refused<Refusal.NegativeStock>(_shelf.Fulfil()).ItemIds.AsEnumerable());
        Accepted(_shelf.Fulfil(Lines((A, 3))));
        Assert.Equal((0L, 1L, 1L), (_shelf[A].OnHand, _shelf[A].Allocated, _shelf[A].Shortage));
    }

    [Fact]
    public void Exceeding_is_judged_before_negative_stock()
    {
        _shelf.Count(A, 0);
        Refused<Refusal.ExceedsHold>(_shelf.Fulfil(Lines((A, 4), (B, 5))));
    }

    [Fact]
    public void A_line_named_twice_makes_no_sense() =>
        Assert.Equal("lines[1].itemId", Refused<Refusal.Malformed>(_shelf.Fulfil(Lines((A, 1), (A, 1)))).Field);

    [Fact]
    public void Needs_no_sale()
    {
        _shelf.Set(A, new() { StopSell = true });
        Accepted(_shelf.Fulfil());
    }

    private static (HoldStatus, string) Told(HoldDecision decision)
    {
        var hold = Accepted(decision);
        return (hold.Status, Text(hold));
    }
}

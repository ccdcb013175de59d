using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

public sealed class EndingTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10);

    public EndingTests() => Accepted(_shelf.Place("h", (A, 4), (B, 4)));

    [Fact]
    public void Over_at_its_end_instant_and_not_a_millisecond_before()
    {
        var end = _shelf.Hold().ExpiresAt!.Value;
        Assert.False(_shelf.Hold().IsOver(end.AddMilliseconds(-1)));
        Assert.True(_shelf.Hold().IsOver(end));
    }

    [Fact]
    public void Only_a_held_hold_can_be_over()
    {
        Accepted(_shelf.Confirm());
        Assert.False(_shelf.Hold().IsOver(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Expiry_gives_the_units_back_as_of_the_end()
    {
        var end = _shelf.Hold().ExpiresAt!.Value;
        _shelf.Now = end.AddHours(5);
        var hold = _shelf.Ready();

        Assert.Equal((HoldStatus.Expired, end, 2L), (hold.Status, hold.EndedAt, hold.Version));
        Assert.Equal((0L, 10L), (_shelf[A].Held, _shelf[A].Available));
        Assert.Equal((StockEventType.HoldExpired, "service"), (_shelf.Journal[^1].Type, _shelf.Journal[^1].Actor));
    }

    [Fact]
    public void Release_gives_every_line_back_with_its_reason()
    {
        _shelf.Journal.Clear();
        var hold = Accepted(_shelf.Release(reason: "changed my mind"));

        Assert.Equal((HoldStatus.Released, "changed my mind", _shelf.Now), (hold.Status, hold.Reason, hold.EndedAt));
        Assert.Equal((0L, 0L), (_shelf[A].Held, _shelf[B].Held));
        Assert.All(_shelf.Journal, change => Assert.Equal((StockEventType.HoldReleased, "changed my mind"), (change.Type, change.Reason)));
    }

    [Fact]
    public void Release_of_an_expired_hold_moves_no_units_twice()
    {
        _shelf.Now = _shelf.Hold().ExpiresAt!.Value;
        Accepted(_shelf.Release());
        Assert.Equal((0L, 10L), (_shelf[A].Held, _shelf[A].Available));
    }

    [Fact]
    public void Cancel_gives_back_what_was_confirmed()
    {
        Accepted(_shelf.Confirm());
        var hold = Accepted(_shelf.Cancel(reason: "no show"));
        Assert.Equal((HoldStatus.Cancelled, "no show", "a 4, b 4"), (hold.Status, hold.Reason, Text(hold)));
        Assert.Equal((0L, 10L, 10L), (_shelf[A].Allocated, _shelf[A].OnHand, _shelf[A].Available));
    }

    [Fact]
    public void Cancel_after_a_part_left_gives_back_the_rest_and_ends_fulfilled()
    {
        Accepted(_shelf.Confirm());
        Accepted(_shelf.Fulfil(Lines((A, 1))));
        var hold = Accepted(_shelf.Cancel());

        Assert.Equal((HoldStatus.Fulfilled, "a 1/1, b 0", _shelf.Now), (hold.Status, Text(hold), hold.EndedAt));
        Assert.Equal((0L, 9L, 9L), (_shelf[A].Allocated, _shelf[A].OnHand, _shelf[A].Available));
        Assert.Equal((0L, 10L), (_shelf[B].Allocated, _shelf[B].OnHand));
        Refused<Refusal.StatusConflict>(_shelf.Cancel());
        Assert.True(_shelf.Cancel(version: 1, again: true).Repeated);
    }

    [Fact]
    public void Cancel_leaves_lines_alone_that_a_change_had_taken_out()
    {
        Accepted(_shelf.Change(Targets((A, 0))));
        Accepted(_shelf.Confirm());
        Assert.Equal([B], _shelf.Cancel().Changes.Select(change => change.Item.Value));
    }
}

using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>A late confirm that takes its units again, as if they were asked for now.</summary>
public sealed class ReacquireTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10);

    public ReacquireTests()
    {
        Accepted(_shelf.Place("h", (A, 4), (B, 4)));
        _shelf.Now = _shelf.Hold().ExpiresAt!.Value;
    }

    [Fact]
    public void Takes_the_units_again()
    {
        var hold = Accepted(_shelf.Confirm(reacquire: true));
        Assert.Equal((HoldStatus.Confirmed, _shelf.Now), (hold.Status, hold.ConfirmedAt));
        Assert.Null(hold.EndedAt);
        Assert.Equal((0L, 4L), (_shelf[A].Held, _shelf[A].Allocated));
        Assert.Equal(StockEventType.HoldConfirmed, _shelf.Journal[^1].Type);
    }

    [Fact]
    public void Is_refused_whole_when_a_line_is_gone()
    {
        Accepted(_shelf.Place("other", (B, 8)));
        Assert.Equal("b 4>2", Shortages(_shelf.Confirm(reacquire: true)));
        Assert.Equal(HoldStatus.Expired, _shelf.Hold().Status);
        Assert.Equal(0, _shelf[A].Allocated);
    }

    [Fact]
    public void Takes_as_much_as_is_named()
    {
        Accepted(_shelf.Place("other", (B, 8)));
        Assert.Equal("a 4, b 2", Text(Accepted(_shelf.Confirm(Lines((A, 4), (B, 2)), reacquire: true))));
    }

    [Fact]
    public void Stop_sell_refuses_what_is_taken_again_and_nothing_else()
    {
        _shelf.Set(B, new() { StopSell = true });
        Accepted(_shelf.Place("other", (A, 8)));
        Assert.Equal([B], Refused<Refusal.StopSell>(_shelf.Confirm(reacquire: true)).ItemIds.AsEnumerable());
        Accepted(_shelf.Confirm(Lines((A, 2), (B, 0)), reacquire: true));
    }

    [Fact]
    public void More_than_was_held_exceeds_the_hold() =>
        Refused<Refusal.ExceedsHold>(_shelf.Confirm(Lines((A, 5), (B, 4)), reacquire: true));

    [Fact]
    public void Nothing_reacquires_what_was_released_after_its_end()
    {
        Accepted(_shelf.Release());
        Refused<Refusal.StatusConflict>(_shelf.Confirm(reacquire: true));
    }
}

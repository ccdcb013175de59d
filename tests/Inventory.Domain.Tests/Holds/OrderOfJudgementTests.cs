using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>
/// Forbidden, repeat, not found, If-Match, status, malformed, stop-sell, stock: each request here is wrong in every way that is left, and one way
/// fewer each time.
/// </summary>
public sealed class OrderOfJudgementTests
{
    private static readonly Caller Stranger = new("stranger", "elsewhere");

    [Fact]
    public void Of_a_change()
    {
        var shelf = Statuses.With(HoldStatus.Held, onHand: 5);
        shelf.Set(B, new() { StopSell = true });
        var wrong = Targets((A, 9), (A, 9), (B, 9), ("sku:unknown", 1)) with { TtlSeconds = Limits.TtlSecondsMax + 1 };

        shelf.Caller = Stranger;
        Refused<Refusal.ForeignChannel>(shelf.Change(wrong, version: 99));
        shelf.Caller = new("tester");
        Refused<Refusal.ItemNotFound>(shelf.Change(wrong, version: 99));
        wrong = wrong with { Lines = Lines((A, 9), (A, 9), (B, 9)) };
        Refused<Refusal.VersionMismatch>(shelf.Change(wrong, version: 99));
        Refused<Refusal.HoldAgeLimit>(shelf.Change(wrong, version: 1));
        wrong = wrong with { TtlSeconds = null };
        Refused<Refusal.Malformed>(shelf.Change(wrong, version: 1));
        wrong = wrong with { Lines = Lines((A, 9), (B, 9)) };
        Refused<Refusal.StopSell>(shelf.Change(wrong, version: 1));
        wrong = wrong with { Lines = Lines((A, 9)) };
        Refused<Refusal.InsufficientStock>(shelf.Change(wrong, version: 1));
    }

    [Fact]
    public void Of_a_change_of_what_has_ended()
    {
        var shelf = Statuses.With(HoldStatus.Released);
        Refused<Refusal.ItemNotFound>(shelf.Change(Targets(("sku:unknown", 1)), version: 99));
        Refused<Refusal.VersionMismatch>(shelf.Change(Targets((A, 99)), version: 99));
        Refused<Refusal.StatusConflict>(shelf.Change(Targets((A, 0), (A, 99))));
    }

    [Fact]
    public void Of_a_confirm()
    {
        var shelf = Statuses.With(HoldStatus.Expired);
        Accepted(shelf.Place("other", (A, 10)));
        shelf.Set(A, new() { StopSell = true });

        shelf.Caller = Stranger;
        Refused<Refusal.ForeignChannel>(shelf.Confirm(Lines((B, 1)), version: 99));
        shelf.Caller = new("tester");
        Refused<Refusal.VersionMismatch>(shelf.Confirm(Lines((B, 1)), version: 99));
        Refused<Refusal.HoldExpired>(shelf.Confirm(Lines((B, 1)), version: 2));
        Refused<Refusal.Malformed>(shelf.Confirm(Lines((B, 1)), reacquire: true));
        Refused<Refusal.ExceedsHold>(shelf.Confirm(Lines((A, 6)), reacquire: true));
        Refused<Refusal.StopSell>(shelf.Confirm(reacquire: true));
        shelf.Set(A, new() { StopSell = false });
        Refused<Refusal.InsufficientStock>(shelf.Confirm(reacquire: true));
    }

    [Fact]
    public void Of_a_fulfilment()
    {
        var shelf = Statuses.With(HoldStatus.Confirmed);
        shelf.Count(A, 0);

        shelf.Caller = Stranger;
        Refused<Refusal.ForeignChannel>(shelf.Fulfil(Lines((A, 9), (A, 9)), version: 99));
        shelf.Caller = new("tester");
        Refused<Refusal.VersionMismatch>(shelf.Fulfil(Lines((A, 9), (A, 9)), version: 99));
        Refused<Refusal.Malformed>(shelf.Fulfil(Lines((A, 9), (A, 9))));
        Refused<Refusal.ExceedsHold>(shelf.Fulfil(Lines((A, 9))));
        Refused<Refusal.NegativeStock>(shelf.Fulfil(Lines((A, 5))));
    }

    [Theory]
    [InlineData(HoldStatus.Released)]
    [InlineData(HoldStatus.Cancelled)]
    [InlineData(HoldStatus.Confirmed)]
    public void A_repeat_before_the_version(HoldStatus status)
    {
        var shelf = Statuses.With(status);
        var decision = status switch
        {
            HoldStatus.Released => shelf.Release(version: 99),
            HoldStatus.Cancelled => shelf.Cancel(version: 99),
            _ => shelf.Confirm(version: 99),
        };
        Assert.True(decision.Repeated);
    }

    [Fact]
    public void The_version_before_the_status()
    {
        Assert.Equal(1, Refused<Refusal.VersionMismatch>(Statuses.With(HoldStatus.Held).Cancel(version: 7)).Version);
        Refused<Refusal.VersionMismatch>(Statuses.With(HoldStatus.Confirmed).Release(version: 1));
        Refused<Refusal.VersionMismatch>(Statuses.With(HoldStatus.Held).Fulfil(version: 7));
    }

    [Fact]
    public void The_right_version_lets_it_pass()
    {
        Accepted(Statuses.With(HoldStatus.Held).Release(version: 1));
        Accepted(Statuses.With(HoldStatus.Confirmed).Cancel(version: 2));
    }
}

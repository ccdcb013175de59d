using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>
/// The order of the catalogue: each request here is wrong in every way that is left, and one way fewer each time.
/// </summary>
public sealed class OrderOfJudgementTests
{
    private static readonly Requester Stranger = new("stranger", "elsewhere");

    private int _judged = -1;

    [Fact]
    public void Of_a_change()
    {
        var shelf = Statuses.With(HoldStatus.Held, onHand: 5);
        shelf.Set(B, new() { StopSell = true });
        var wrong = Targets((A, 9), (A, 9), (B, 9), ("sku:unknown", 1)) with { TtlSeconds = Limits.TtlSecondsMax + 1 };

        shelf.Caller = Stranger;
        Judged<Refusal.ForeignChannel>(shelf.Change(wrong, version: 99));
        shelf.Caller = new("tester");
        Judged<Refusal.ItemNotFound>(shelf.Change(wrong, version: 99));
        wrong = wrong with { Lines = Lines((A, 9), (A, 9), (B, 9)) };
        Judged<Refusal.VersionMismatch>(shelf.Change(wrong, version: 99));
        Judged<Refusal.HoldAgeLimit>(shelf.Change(wrong, version: 1));
        wrong = wrong with { TtlSeconds = null };
        Judged<Refusal.Malformed>(shelf.Change(wrong, version: 1));
        wrong = wrong with { Lines = Lines((A, 9), (B, 9)) };
        Judged<Refusal.StopSell>(shelf.Change(wrong, version: 1));
        wrong = wrong with { Lines = Lines((A, 9)) };
        Judged<Refusal.InsufficientStock>(shelf.Change(wrong, version: 1));
    }

    [Fact]
    public void Of_a_change_of_what_has_ended()
    {
        var shelf = Statuses.With(HoldStatus.Released);
        Judged<Refusal.ItemNotFound>(shelf.Change(Targets(("sku:unknown", 1)), version: 99));
        Judged<Refusal.VersionMismatch>(shelf.Change(Targets((A, 99)), version: 99));
        Judged<Refusal.StatusConflict>(shelf.Change(Targets((A, 0), (A, 99))));
    }

    [Fact]
    public void Of_a_confirm()
    {
        var shelf = Statuses.With(HoldStatus.Expired);
        Accepted(shelf.Place("other", (A, 10)));
        shelf.Set(A, new() { StopSell = true });

        shelf.Caller = Stranger;
        Judged<Refusal.ForeignChannel>(shelf.Confirm(Lines((B, 1)), version: 99));
        shelf.Caller = new("tester");
        Judged<Refusal.VersionMismatch>(shelf.Confirm(Lines((B, 1)), version: 99));
        Judged<Refusal.HoldExpired>(shelf.Confirm(Lines((B, 1)), version: 2));
        Judged<Refusal.Malformed>(shelf.Confirm(Lines((B, 1)), reacquire: true));
        Judged<Refusal.ExceedsHold>(shelf.Confirm(Lines((A, 6)), reacquire: true));
        Judged<Refusal.StopSell>(shelf.Confirm(reacquire: true));
        shelf.Set(A, new() { StopSell = false });
        Judged<Refusal.InsufficientStock>(shelf.Confirm(reacquire: true));
    }

    [Fact]
    public void Of_a_fulfilment()
    {
        var shelf = Statuses.With(HoldStatus.Confirmed);
        shelf.Count(A, 0);

        shelf.Caller = Stranger;
        Judged<Refusal.ForeignChannel>(shelf.Fulfil(Lines((A, 9), (A, 9)), version: 99));
        shelf.Caller = new("tester");
        Judged<Refusal.VersionMismatch>(shelf.Fulfil(Lines((A, 9), (A, 9)), version: 99));
        Judged<Refusal.Malformed>(shelf.Fulfil(Lines((A, 9), (A, 9))));
        Judged<Refusal.ExceedsHold>(shelf.Fulfil(Lines((A, 9))));
        Judged<Refusal.NegativeStock>(shelf.Fulfil(Lines((A, 5))));
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

    // What the present state shows to be malformed has a place of its own, after the status.
    private void Judged<T>(HoldDecision decision)
        where T : Refusal
    {
        var kind = Refused<T>(decision).Kind;
        if (kind == Refusals.InvalidRequest) return;
        var place = Refusals.All.TakeWhile(other => other != kind).Count();
        Assert.True(place > _judged, $"The catalogue has {kind} before {Refusals.All[Math.Max(0, _judged)]}.");
        _judged = place;
    }

    [Fact]
    public void The_right_version_lets_it_pass()
    {
        Accepted(Statuses.With(HoldStatus.Held).Release(version: 1));
        Accepted(Statuses.With(HoldStatus.Confirmed).Cancel(version: 2));
    }
}

using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

public sealed class PlacingTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 3).With(C, 0);

    [Fact]
    public void Takes_units_out_of_available()
    {
        var hold = Accepted(_shelf.Place("h", (A, 4)));

        Assert.Equal((HoldStatus.Held, 1L, Shelf.Start), (hold.Status, hold.Version, hold.PlacedAt));
        Assert.Equal((6L, 4L, 0L, 10L), (_shelf[A].Available, _shelf[A].Held, _shelf[A].Allocated, _shelf[A].OnHand));
    }

    [Fact]
    public void Ends_after_its_time_to_live_and_never_past_its_cap()
    {
        var hold = Accepted(_shelf.Place("h", Terms((A, 1)) with { TtlSeconds = 90 }));

        Assert.Equal(Shelf.Start.AddSeconds(90), hold.ExpiresAt);
        Assert.Equal(Shelf.Start.AddDays(7), hold.LatestExpiresAt);
        Assert.Equal(hold.ExpiresAt, _shelf.Journal[^1].EndsAt);
    }

    [Fact]
    public void A_time_to_live_that_fills_the_cap_fits_and_one_second_more_does_not()
    {
        var shelf = new Shelf { AgeMax = TimeSpan.FromHours(1) }.With(A, 10);

        Accepted(shelf.Place("fits", Terms((A, 1)) with { TtlSeconds = 3600 }));
        Assert.Equal(Shelf.Start.AddHours(1), Refused<Refusal.HoldAgeLimit>(shelf.Place("long", Terms((A, 1)) with { TtlSeconds = 3601 }))
            .LatestExpiresAt);
    }

    [Fact]
    public void Without_end_it_has_no_latest_end_either()
    {
        var hold = Accepted(_shelf.Place("h", Terms((A, 1)) with { TtlSeconds = 0 }));

        Assert.Null(hold.ExpiresAt);
        Assert.Null(hold.LatestExpiresAt);
        Assert.False(hold.IsOver(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Born_confirmed_allocates_at_once_and_has_no_end()
    {
        var hold = Accepted(_shelf.Place("h", Sale((A, 4))));

        Assert.Equal((HoldStatus.Confirmed, Shelf.Start), (hold.Status, hold.ConfirmedAt));
        Assert.Null(hold.ExpiresAt);
        Assert.Null(hold.LatestExpiresAt);
        Assert.Equal((4L, 0L), (_shelf[A].Allocated, _shelf[A].Held));
        Assert.Equal(StockEventType.HoldConfirmed, _shelf.Journal[^1].Type);
    }

    [Fact]
    public void The_last_unit_is_had_exactly_once()
    {
        Accepted(_shelf.Place("h", (A, 10)));
        Assert.Equal("a 1>0", Shortages(_shelf.Place("late", (A, 1))));
        Assert.Equal(0, _shelf[A].Available);
    }

    [Fact]
    public void All_lines_or_none_with_every_short_line_named()
    {
        var decision = _shelf.Place("h", (A, 10), (B, 4), (C, 1));

        Assert.Equal("b 4>3, c 1>0", Shortages(decision));
        Assert.Equal((0L, 0L, 0L), (_shelf[A].Held, _shelf[B].Held, _shelf[C].Held));
        Assert.Null(_shelf.Known("h"));
    }

    [Fact]
    public void One_event_per_line_each_on_its_item()
    {
        _shelf.Journal.Clear();
        Accepted(_shelf.Place("h", (B, 2), (A, 4)));

        Assert.Equal([(B, 2L), (A, 4L)], _shelf.Journal.Select(change => (change.Item.Value, change.Quantity)));
        Assert.All(_shelf.Journal, change => Assert.Equal((StockEventType.HoldPlaced, "h", "h", "tester"),
            (change.Type, change.HoldId, change.CommandId, change.Actor)));
    }

    [Fact]
    public void Unknown_items_are_all_named_before_anything_else_is()
    {
        _shelf.Set(B, new() { StopSell = true });
        var refusal =
            Refused<Refusal.ItemNotFound>(_shelf.Place("h",
            Terms((A, 99), ("sku:x", 1), (B, 1), ("sku:y", 1)) with { TtlSeconds = Limits.TtlSecondsMax + 1 }));
        Assert.Equal(["sku:x", "sku:y"], refusal.ItemIds.AsEnumerable());
    }

    [Fact]
    public void Stopped_items_are_all_named_before_a_shortage_is()
    {
        _shelf.Set(A, new() { StopSell = true });
        _shelf.Set(C, new() { StopSell = true });
        Assert.Equal([A, C], Refused<Refusal.StopSell>(_shelf.Place("h", (A, 1), (B, 99), (C, 1))).ItemIds.AsEnumerable());
    }

    [Fact]
    public void Too_late_an_end_is_named_before_stop_sell_and_stock()
    {
        _shelf.Set(A, new() { StopSell = true });
        Refused<Refusal.HoldAgeLimit>(_shelf.Place("h", Terms((A, 99)) with { TtlSeconds = Limits.TtlSecondsMax + 1 }));
    }

    [Fact]
    public void A_shortage_never_shows_less_than_nothing()
    {
        _shelf.Place("h", (A, 8));
        _shelf.Adjust(A, -5);
        Assert.Equal(-3, _shelf[A].Available);
        Assert.Equal("a 1>0", Shortages(_shelf.Place("late", (A, 1))));
    }

    [Fact]
    public void Every_quantity_counts_towards_what_may_be_promised()
    {
        var shelf = new Shelf().With(A, onHand: 100, outOfService: 10, safetyStock: 20, overbookingLimit: 5);
        shelf.Place("held", (A, 7));
        shelf.Place("sold", Sale((A, 8)));
        Assert.Equal(60, shelf[A].Available);
        Assert.Equal("a 61>60", Shortages(shelf.Place("late", (A, 61))));
        Accepted(shelf.Place("exact", (A, 60)));
    }
}

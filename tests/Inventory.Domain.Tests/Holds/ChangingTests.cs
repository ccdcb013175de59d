using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

public sealed class ChangingTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 10).With(B, 10).With(C, 10);

    public ChangingTests() => Accepted(_shelf.Place("h", (A, 4), (B, 4)));

    [Theory]
    [InlineData("a 7", "a 7, b 4")]                    // grows, and the unnamed line stays
    [InlineData("a 1", "a 1, b 4")]                    // shrinks
    [InlineData("a 0", "b 4")]                         // leaves
    [InlineData("c 2", "a 4, b 4, c 2")]               // joins
    [InlineData("c 0", "a 4, b 4")]                    // was not there: nothing happens
    [InlineData("a 0, b 0, c 3", "c 3")]               // all exchanged in one decision
    [InlineData("b 10, a 10", "a 10, b 10")]           // its own units count as had
    public void Brings_lines_to_absolute_targets(string targets, string lines)
    {
        Assert.Equal(lines, Text(Accepted(_shelf.Change(Parse(targets)))));
        AssertUnitsMatch();
    }

    [Fact]
    public void The_same_targets_twice_move_nothing_twice()
    {
        var first = Accepted(_shelf.Change(Targets((A, 7))));
        var again = _shelf.Change(Targets((A, 7)));
        Assert.Empty(again.Changes);
        Assert.Equal(first, again.Hold);
    }

    [Fact]
    public void Only_lines_that_move_have_an_event()
    {
        Assert.Equal([A], ChangesOf(_shelf.Change(Targets((A, 7), (B, 4)))).Select(change => change.Item.Value));
        Assert.Equal([A, B], ChangesOf(_shelf.Change(Ttl(60))).Select(change => change.Item.Value));
    }

    [Fact]
    public void All_or_nothing_with_every_short_line_and_its_own_units_counted_in()
    {
        Accepted(_shelf.Place("other", (A, 3)));
        Assert.Equal("a 9>7, b 11>10, c 11>10", Shortages(_shelf.Change(Targets((A, 9), (B, 11), (C, 11)))));
        Assert.Equal("a 4, b 4", Text(_shelf.Hold()));
        AssertUnitsMatch(others: 3);
    }

    [Fact]
    public void What_an_oversold_line_could_have_had_is_what_it_has()
    {
        Accepted(_shelf.Place("other", (A, 6)));
        _shelf.Adjust(A, -5);
        Assert.Equal(-5, _shelf[A].Available);
        Assert.Equal("a 5>4", Shortages(_shelf.Change(Targets((A, 5)))));
        Accepted(_shelf.Change(Targets((A, 4), (B, 5))));
    }

    [Fact]
    public void Shrinking_and_leaving_need_no_stock_and_no_sale()
    {
        _shelf.Adjust(A, -10);
        _shelf.Set(A, new() { StopSell = true });
        Accepted(_shelf.Change(Targets((A, 1))));
        Accepted(_shelf.Change(Targets((A, 0))));
        Assert.Equal(0, _shelf[A].Available);
    }

    [Fact]
    public void Stop_sell_refuses_growth_before_stock_does_and_names_only_what_grows()
    {
        _shelf.Set(A, new() { StopSell = true });
        _shelf.Set(B, new() { StopSell = true });
        Assert.Equal([A], Refused<Refusal.StopSell>(_shelf.Change(Targets((A, 99), (B, 1), (C, 99)))).ItemIds.AsEnumerable());
    }

    [Fact]
    public void A_dropped_line_keeps_its_number_and_may_come_back()
    {
        Accepted(_shelf.Change(Targets((A, 0))));
        var back = Accepted(_shelf.Change(Targets((A, 2))));
        Assert.Equal("a 2, b 4", Text(back));
        Assert.Equal([0, 1], back.AllLines.Select(line => line.Number));
        AssertUnitsMatch();
    }

    [Fact]
    public void One_line_must_remain()
    {
        Assert.Equal("lines", Refused<Refusal.Malformed>(_shelf.Change(Targets((A, 0), (B, 0)))).Field);
        Refused<Refusal.Malformed>(_shelf.Change(Targets((A, 0), (B, 0), (C, 0))));
    }

    [Fact]
    public void A_line_named_twice_makes_no_sense() =>
        Assert.Equal("lines[2].itemId", Refused<Refusal.Malformed>(_shelf.Change(Targets((A, 1), (B, 1), (A, 2)))).Field);

    [Fact]
    public void A_hundred_lines_fit_and_one_more_does_not()
    {
        var items = Enumerable.Range(0, 100).Select(n => ($"sku:n{n}", 1L)).ToArray();
        foreach (var (itemId, _) in items) _shelf.With(itemId, 1);
        Refused<Refusal.Malformed>(_shelf.Change(Targets(items)));
        Assert.Equal(100, Accepted(_shelf.Change(Targets([.. items, (A, 0), (B, 0)]))).Lines.Length);
    }

    [Fact]
    public void Unknown_items_are_named_unless_nothing_is_wanted_of_them()
    {
        Assert.Equal(["sku:x"], Refused<Refusal.ItemNotFound>(_shelf.Change(Targets(("sku:x", 1), ("sku:y", 0)))).ItemIds.AsEnumerable());
        Accepted(_shelf.Change(Targets((A, 5), ("sku:y", 0))));
    }

    [Fact]
    public void A_new_end_counts_from_now_and_may_come_sooner()
    {
        _shelf.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(_shelf.Now.AddSeconds(30), Accepted(_shelf.Change(Ttl(30))).ExpiresAt);
        Assert.Equal(_shelf.Now.AddSeconds(3600), Accepted(_shelf.Change(Ttl(3600))).ExpiresAt);
    }

    [Fact]
    public void No_chain_of_extensions_outlives_the_cap()
    {
        var latest = _shelf.Hold().LatestExpiresAt!.Value;
        for (var day = 0; day < 6; day++)
        {
            Accepted(_shelf.Change(Ttl(100_000)));
            _shelf.Now += TimeSpan.FromDays(1);
        }

        Assert.Equal(latest, Refused<Refusal.HoldAgeLimit>(_shelf.Change(Ttl(86_401))).LatestExpiresAt);
        Assert.Equal(latest, Accepted(_shelf.Change(Ttl(86_400))).ExpiresAt);
        _shelf.Now = latest;
        Refused<Refusal.HoldExpired>(_shelf.Change(Ttl(1)));
    }

    [Fact]
    public void A_hold_without_end_may_be_given_one()
    {
        Accepted(_shelf.Place("endless", Terms((C, 1)) with { TtlSeconds = 0 }));
        var hold = Accepted(_shelf.Change(Ttl(60), "endless"));
        Assert.Equal(_shelf.Now.AddSeconds(60), hold.ExpiresAt);
        Assert.Null(hold.LatestExpiresAt);
    }

    [Fact]
    public void Metadata_is_replaced_whole_and_the_placing_still_recognised()
    {
        var hold = Accepted(_shelf.Change(NewMetadata("""{"k":"v"}""")));
        Assert.Equal(("""{"k":"v"}""", 2L), (hold.Metadata, hold.Version));
        Assert.Null(Accepted(_shelf.Change(NewMetadata(null))).Metadata);
        Assert.True(_shelf.Place("h", (A, 4), (B, 4)).Repeated);
    }

    private static HoldChange Parse(string targets) => Targets([.. targets.Split(", ")
        .Select(target => ($"sku:{target[0]}", long.Parse(target.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)))]);

    private static IEnumerable<StockChange> ChangesOf(HoldDecision decision)
    {
        Accepted(decision);
        return decision.Changes;
    }

    private void AssertUnitsMatch(long others = 0)
    {
        foreach (var itemId in new[] { A, B, C })
        {
            var held = _shelf.Hold().Lines.Where(line => line.Item.Value == itemId).Sum(line => line.Quantity);
            Assert.Equal(held + (itemId == A ? others : 0), _shelf[itemId].Held);
        }
    }
}

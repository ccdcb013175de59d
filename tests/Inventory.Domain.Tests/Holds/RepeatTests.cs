using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>An id decides what is a repeat, and it does so first.</summary>
public sealed class RepeatTests
{
    private static readonly HoldTerms Placed = Terms((A, 4), (B, 2)) with { Owner = "o", Channel = "web", Metadata = """{"k":"v"}""" };

    private readonly Shelf _shelf = new Shelf().With(A, 5).With(B, 5);

    public RepeatTests() => Accepted(_shelf.Place("h", Placed));

    [Fact]
    public void Retry_hears_of_its_hold_after_stock_is_gone()
    {
        _shelf.Adjust(A, -5);
        _shelf.Set(B, new() { StopSell = true });
        AssertRepeated(_shelf.Place("h", Placed));
    }

    [Fact]
    public void Retry_hears_of_the_hold_as_it_is_now()
    {
        _shelf.Change(Targets((A, 1), (B, 0)) with { ReplacesMetadata = true, Metadata = null });
        _shelf.Release();
        AssertRepeated(_shelf.Place("h", Placed));
        Assert.Equal(HoldStatus.Released, _shelf.Hold().Status);
    }

    [Fact]
    public void The_order_of_lines_does_not_matter() => AssertRepeated(_shelf.Place("h", Placed with { Lines = Lines((B, 2), (A, 4)) }));

    [Theory]
    [InlineData("lines")]
    [InlineData("ttlSeconds")]
    [InlineData("confirm")]
    [InlineData("owner")]
    [InlineData("channel")]
    [InlineData("metadata")]
    public void Another_content_under_the_same_id_is_told_apart_by_field(string field) =>
        Assert.Equal([field], Refused<Refusal.IdReused>(_shelf.Place("h", field switch
        {
            "lines" => Placed with { Lines = Lines((A, 4), (B, 3)) },
            "ttlSeconds" => Placed with { TtlSeconds = 60 },
            "confirm" => Placed with { Confirm = true },
            "owner" => Placed with { Owner = "other" },
            "channel" => Placed with { Channel = null },
            _ => Placed with { Metadata = null },
        })).Differs.AsEnumerable());

    [Fact]
    public void Every_field_that_differs_is_named() =>
        Assert.Equal(["lines", "ttlSeconds", "owner", "channel", "metadata"],
            Refused<Refusal.IdReused>(_shelf.Place("h", Terms((A, 1)) with { TtlSeconds = 1 })).Differs.AsEnumerable());

    [Fact]
    public void Fewer_more_or_doubled_lines_differ()
    {
        foreach (var lines in new[] { Lines((A, 4)), Lines((A, 4), (B, 2), (C, 1)), Lines((A, 4), (A, 4)) })
            Assert.Equal(["lines"], Refused<Refusal.IdReused>(_shelf.Place("h", Placed with { Lines = lines })).Differs.AsEnumerable());
    }

    [Fact]
    public void Reused_is_judged_before_an_unknown_item() => Refused<Refusal.IdReused>(_shelf.Place("h", ("sku:unknown", 1)));

    [Fact]
    public void A_refused_request_left_nothing_behind_and_may_succeed_later()
    {
        Refused<Refusal.InsufficientStock>(_shelf.Place("later", (A, 5)));
        _shelf.Release();
        Accepted(_shelf.Place("later", (A, 2)));
    }

    [Fact]
    public void Ids_are_case_sensitive() => Accepted(_shelf.Place("H", (A, 1)));

    [Fact]
    public void A_sale_repeated_is_the_same_sale()
    {
        Accepted(_shelf.Place("sale", Sale((A, 1))));
        Assert.True(_shelf.Place("sale", Sale((A, 1)) with { TtlSeconds = 0 }).Repeated);   // of no meaning beside confirm
        Assert.Equal(1, _shelf[A].Allocated);
    }

    [Fact]
    public void A_change_is_compared_as_it_took_effect_first()
    {
        var first = Targets((A, 1), (B, 2)) with { TtlSeconds = 60 };
        Assert.Empty(first.Differences(Targets((B, 2), (A, 1)) with { TtlSeconds = 60 }));
        Assert.Equal(["lines", "ttlSeconds", "metadata"], first.Differences(NewMetadata(null)).AsEnumerable());
        Assert.Equal(["metadata"], NewMetadata("""{"k":"1"}""").Differences(NewMetadata("""{"k":"2"}""")).AsEnumerable());
    }

    private void AssertRepeated(HoldDecision decision)
    {
        Assert.True(decision.Repeated);
        Assert.Empty(decision.Changes);
        Assert.Same(_shelf.Hold(), decision.Hold);
    }
}

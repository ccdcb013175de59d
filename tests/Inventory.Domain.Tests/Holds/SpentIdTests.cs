using Inventory.Domain.Holds;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Holds;

/// <summary>An id spent before its hold arrived: the hold can never take effect.</summary>
public sealed class SpentIdTests
{
    private readonly Shelf _shelf = new Shelf().With(A, 5);

    public SpentIdTests() => _shelf.Put(Ending.Spend("h", "given up", _shelf.Caller, _shelf.Now));

    [Fact]
    public void Is_a_released_hold_without_lines()
    {
        var hold = _shelf.Hold();
        Assert.Equal((HoldStatus.Released, 1L, "given up", Shelf.Start), (hold.Status, hold.Version, hold.Reason, hold.EndedAt));
        Assert.Empty(hold.Lines);
    }

    [Fact]
    public void Placing_it_is_a_reuse_that_differs_in_its_lines_alone()
    {
        var terms = Terms((A, 1)) with { Owner = "o", Channel = "c", Metadata = """{"k":"v"}""", TtlSeconds = 1 };
        Assert.Equal(["lines"], Refused<Refusal.IdReused>(_shelf.Place("h", terms)).Differs.AsEnumerable());
        Assert.Equal(["lines"], Refused<Refusal.IdReused>(_shelf.Place("h", terms with { Confirm = true })).Differs.AsEnumerable());
        Assert.Equal(5, _shelf[A].Available);
    }

    [Fact]
    public void Spending_or_releasing_it_again_is_a_repeat() => Assert.True(_shelf.Release().Repeated);

    [Fact]
    public void Nothing_brings_it_to_life()
    {
        Refused<Refusal.StatusConflict>(_shelf.Confirm(reacquire: true));
        Refused<Refusal.StatusConflict>(_shelf.Change(Targets((A, 1))));
        Refused<Refusal.StatusConflict>(_shelf.Change(Ttl(60)));
        Refused<Refusal.StatusConflict>(_shelf.Cancel());
        Refused<Refusal.StatusConflict>(_shelf.Fulfil());
    }

    [Fact]
    public void A_bound_key_spends_for_its_channel()
    {
        var spent = Ending.Spend("mine", null, new("web-key", "web"), _shelf.Now);
        Assert.Equal("web", spent.Terms.Channel);
    }

    [Fact]
    public void Its_metadata_can_be_replaced_as_any_holds()
    {
        var hold = Accepted(_shelf.Change(NewMetadata("""{"k":"v"}""")));
        Assert.Equal(("""{"k":"v"}""", 2L), (hold.Metadata, hold.Version));
    }
}

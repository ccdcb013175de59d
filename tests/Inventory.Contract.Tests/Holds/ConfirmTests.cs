using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>POST /v1/holds/{holdId}/confirm.</summary>
[Collection(HoldsCollection.Name)]
public sealed class ConfirmTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Held_units_become_allocated()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2);
        var now = await Now();

        (await Confirm(hold)).IsFresh()
            .Shows($$"""{"status":"confirmed","confirmedAt":{{Quoted(now)}},"lines":[{"itemId":"{{item}}","quantity":2,"fulfilled":0}]}""")
            .Lacks("expiresAt", "endedAt");
        await ItemHas(item, 5, 0, 2);
    }

    [Fact]
    public async Task A_confirmed_hold_does_not_expire()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2, "\"ttlSeconds\":5");
        await Confirm(hold);
        await PassTime(TimeSpan.FromSeconds(6));
        (await Get(hold)).Shows("""{"status":"confirmed"}""");
        await ItemHas(item, 5, 0, 2);
    }

    [Fact]
    public async Task What_is_not_confirmed_goes_back_to_stock()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 3), (b, 2));

        var confirmed = (await Confirm(hold, $$"""{"lines":[{{Lines((b, 0), (a, 1))}}]}""")).IsFresh();

        var lines = confirmed.List("lines").ToDictionary(line => line!["itemId"]!.GetValue<string>(),
            line => line!["quantity"]!.GetValue<long>());
        Assert.Equal((1L, 0L), (lines[a], lines[b]));
        await ItemHas(a, 5, 0, 1);
        await ItemHas(b, 5, 0, 0);

        (await Confirm(hold)).IsReplayed();
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 1), (b, 0))}}]}""")).IsReplayed();
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 3), (b, 2))}}]}""")).Is(409, "hold-status-conflict");
    }

    [Fact]
    public async Task Every_line_must_be_named()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 3), (b, 2));
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 1))}}]}""")).Is(400, "invalid-request");
        (await Get(hold)).Shows("""{"status":"held"}""");
    }

    [Fact]
    public async Task Foreign_items_are_malformed()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold(a, 3);
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 1), (b, 1))}}]}""")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Confirming_nothing_at_all_is_malformed()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 3), (b, 2));
        (await Confirm(hold, $$"""{"lines":[{{Lines((a, 0), (b, 0))}}]}""")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task A_line_named_twice_is_malformed()
    {
        var item = await Item(5);
        var hold = await Hold(item, 3);
        (await Confirm(hold, $$"""{"lines":[{{Lines((item, 1), (item, 1))}}]}""")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task More_than_is_held_exceeds_the_hold()
    {
        var item = await Item(5);
        var hold = await Hold(item, 3);
        (await Confirm(hold, $$"""{"lines":[{{Lines((item, 4))}}]}""")).Is(409, "exceeds-hold");
        (await Get(hold)).Shows("""{"status":"held"}""");
    }

    [Fact]
    public async Task A_late_confirm_is_refused_unless_it_may_re_acquire()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("expired", item);
        (await Confirm(hold)).Is(409, "hold-expired");
        (await Confirm(hold, """{"ifExpired":"refuse"}""")).Is(409, "hold-expired");

        (await Confirm(hold, """{"ifExpired":"reacquire"}""")).IsFresh().Shows("""{"status":"confirmed"}""").Lacks("endedAt", "expiresAt");
        await ItemHas(item, 5, 0, 4);
    }

    [Fact]
    public async Task Re_acquiring_a_part_takes_only_that()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("expired", item);
        (await Confirm(hold, $$"""{"ifExpired":"reacquire","lines":[{{Lines((item, 2))}}]}""")).IsFresh()
            .Shows($$"""{"lines":[{"itemId":"{{item}}","quantity":2,"fulfilled":0}]}""");
        await ItemHas(item, 5, 0, 2);
    }

    [Fact]
    public async Task Re_acquiring_what_others_took_is_refused_and_the_hold_stays_expired()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("expired", item);
        await Hold(item, 2);

        (await Confirm(hold, """{"ifExpired":"reacquire"}""")).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{item}}","requested":4,"available":3}]}""");
        (await Get(hold)).Shows("""{"status":"expired"}""");
    }

    [Fact]
    public async Task Stop_sell_refuses_re_acquiring_but_no_confirm_in_time()
    {
        var item = await Item(10);
        var late = await HoldThatIs("expired", item);
        var early = await Hold(item, 2);
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();

        (await Confirm(late, """{"ifExpired":"reacquire"}""")).Is(409, "stop-sell").Shows($$"""{"itemIds":["{{item}}"]}""");
        (await Confirm(early)).IsFresh();
    }

    [Theory]
    [InlineData("""{"ifExpired":"maybe"}""")]
    [InlineData("""{"ifExpired":true}""")]
    [InlineData("""{"lines":"all"}""")]
    [InlineData("""{"reason":"r"}""")]
    public async Task Other_words_are_malformed(string body) =>
        (await Confirm(await Hold(await Item(1), 1), body)).Is(400, "invalid-request");

    [Fact]
    public async Task An_unknown_hold_is_not_found() => (await Confirm("never-placed")).Is(404, "hold-not-found");
}

using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>POST /v1/holds/{holdId}/fulfilments.</summary>
[Collection(HoldsCollection.Name)]
public sealed class FulfilTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Units_leave_allocated_and_on_hand()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1))}]")).IsFresh()
            .Shows($$"""{"status":"confirmed","lines":[{"itemId":"{{item}}","quantity":4,"fulfilled":1}]}""").Lacks("endedAt");
        await ItemHas(item, 4, 0, 3);
    }

    [Fact]
    public async Task Without_lines_all_that_is_left_leaves()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 3), (b, 2));
        await Confirm(hold);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((a, 1))}]")).IsFresh();
        var now = await Now();
        (await Fulfil(hold, "f2")).IsFresh().Shows($$"""{"status":"fulfilled","endedAt":{{Quoted(now)}} }""");
        await ItemHas(a, 2, 0, 0);
        await ItemHas(b, 3, 0, 0);
    }

    [Fact]
    public async Task Repeats_take_nothing_again()
    {
        var item = await Item(9);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1))}]")).IsFresh();
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1))}]")).IsReplayed();
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 2))}]")).Is(409, "id-reused").Shows("""{"differs":["lines"]}""");
        (await Fulfil(hold, "f2")).IsFresh().Shows("""{"status":"fulfilled"}""");
        (await Fulfil(hold, "f2")).IsReplayed().Shows("""{"status":"fulfilled"}""");
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1))}]")).IsReplayed().Shows("""{"status":"fulfilled"}""");
        await ItemHas(item, 5, 0, 0);
    }

    [Fact]
    public async Task All_that_was_left_is_the_same_named_or_not()
    {
        var item = await Item(9);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1")).IsFresh();
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 4))}]")).IsReplayed();
    }

    [Fact]
    public async Task More_than_is_left_exceeds_the_hold()
    {
        var item = await Item(9);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 3))}]")).IsFresh();
        (await Fulfil(hold, "f2", $"\"lines\":[{Lines((item, 2))}]")).Is(409, "exceeds-hold");
        await ItemHas(item, 6, 0, 1);
    }

    [Fact]
    public async Task An_item_that_is_not_in_the_hold_exceeds_it()
    {
        var (item, other) = (await Item(9), await Item(9));
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1), (other, 1))}]")).Is(409, "exceeds-hold");
        await ItemHas(item, 9, 0, 4);
    }

    [Fact]
    public async Task What_is_not_there_cannot_leave()
    {
        var item = await Item(2, "\"overbookingLimit\":2");
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1")).Is(409, "negative-stock");
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 2))}]")).IsFresh();
        await ItemHas(item, 0, 0, 2);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"fulfilmentId":"f","lines":[]}""")]
    [InlineData("""{"fulfilmentId":"f","lines":[{"itemId":"sku:a","quantity":0}]}""")]
    [InlineData("""{"fulfilmentId":"f","reason":"r"}""")]
    public async Task Malformed_fulfilments_are_refused(string body) =>
        (await Api.Post($"/v1/holds/{await HoldThatIs("confirmed", await Item(4))}/fulfilments", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_line_named_twice_is_malformed()
    {
        var item = await Item(9);
        var hold = await HoldThatIs("confirmed", item);
        (await Fulfil(hold, "f1", $"\"lines\":[{Lines((item, 1), (item, 1))}]")).Is(400, "invalid-request");
    }

    [Fact]
    public async Task An_unknown_hold_is_not_found() => (await Fulfil("never-placed", "f")).Is(404, "hold-not-found");
}

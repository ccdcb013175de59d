using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>PATCH /v1/holds/{holdId}.</summary>
[Collection(HoldsCollection.Name)]
public sealed class ChangeTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Quantities_are_absolute()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2);
        (await Change(hold, $"\"lines\":[{Lines((item, 5))}]")).IsFresh()
            .Shows($$"""{"lines":[{"itemId":"{{item}}","quantity":5,"fulfilled":0}]}""");
        await ItemHas(item, 5, 5, 0);
        (await Change(hold, $"\"lines\":[{Lines((item, 1))}]")).IsFresh();
        await ItemHas(item, 5, 1, 0);
    }

    [Fact]
    public async Task Lines_are_added_removed_and_left_in_one_go()
    {
        var (left, removed, added) = (await Item(5), await Item(5), await Item(5));
        var hold = await Hold((left, 1), (removed, 2));

        var changed = (await Change(hold, $"\"lines\":[{Lines((removed, 0), (added, 3))}]")).IsFresh();

        Assert.Equal(new[] { left, added }.Order(), changed.List("lines").Select(line => line!["itemId"]!.GetValue<string>()).Order());
        await ItemHas(left, 5, 1, 0);
        await ItemHas(removed, 5, 0, 0);
        await ItemHas(added, 5, 3, 0);
    }

    [Fact]
    public async Task All_or_nothing()
    {
        var (a, b, c) = (await Item(5), await Item(5), await Item(1));
        var hold = await Hold((a, 1), (b, 2));
        var before = await Get(hold);

        (await Change(hold, $"\"lines\":[{Lines((a, 4), (b, 0), (c, 2))}]")).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{c}}","requested":2,"available":1}]}""");

        Assert.Equal(before.Body, (await Get(hold)).Body);
        await ItemHas(a, 5, 1, 0);
    }

    [Fact]
    public async Task The_holds_own_units_count_as_what_a_line_could_have_had()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2);
        await Hold(item, 1);
        (await Change(hold, $"\"lines\":[{Lines((item, 5))}]")).Is(409, "insufficient-stock")
            .Shows($$"""{"shortages":[{"itemId":"{{item}}","requested":5,"available":4}]}""");
    }

    [Fact]
    public async Task Zero_for_an_item_that_is_not_in_the_hold_does_nothing()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold(a, 1);
        (await Change(hold, $"\"lines\":[{Lines((b, 0))}]")).Is(200)
            .Shows($$"""{"lines":[{"itemId":"{{a}}","quantity":1,"fulfilled":0}]}""");
    }

    [Fact]
    public async Task One_line_must_remain()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 1), (b, 1));
        (await Change(hold, $"\"lines\":[{Lines((a, 0), (b, 0))}]")).Is(400, "invalid-request");
        Assert.Equal(2, (await Get(hold)).List("lines").Count);
    }

    [Fact]
    public async Task Time_to_live_counts_from_now()
    {
        var hold = await Hold(await Item(5), 1, "\"ttlSeconds\":10");
        await PassTime(TimeSpan.FromSeconds(5));
        var now = await Now();
        (await Change(hold, "\"ttlSeconds\":7")).IsFresh().Shows($$"""{"expiresAt":{{Quoted(now.AddSeconds(7))}} }""");

        await PassTime(TimeSpan.FromSeconds(6));
        (await Get(hold)).Shows("""{"status":"held"}""");
        await PassTime(TimeSpan.FromSeconds(1));
        (await Get(hold)).Shows("""{"status":"expired"}""");
    }

    [Fact]
    public async Task Metadata_is_replaced_whole()
    {
        var hold = await Hold(await Item(5), 1, """ "metadata":{"a":"1","b":"2"} """);
        (await Change(hold, """ "metadata":{"c":"3"} """)).IsFresh();
        Assert.Equal("""{"c":"3"}""", (await Get(hold)).Field("metadata").ToJsonString());
    }

    [Fact]
    public async Task A_confirmed_hold_grows_and_shrinks()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("confirmed", item);
        (await Change(hold, $"\"lines\":[{Lines((item, 5))}]")).IsFresh();
        await ItemHas(item, 5, 0, 5);
        (await Change(hold, $"\"lines\":[{Lines((item, 1))}]")).IsFresh().Shows("""{"status":"confirmed"}""");
        await ItemHas(item, 5, 0, 1);
    }

    [Fact]
    public async Task Stop_sell_refuses_growing_and_lets_shrink()
    {
        var item = await Item(5);
        var hold = await Hold(item, 3);
        (await Api.Patch($"/v1/items/{item}", """{"stopSell":true}""")).IsFresh();

        (await Change(hold, $"\"lines\":[{Lines((item, 4))}]")).Is(409, "stop-sell").Shows($$"""{"itemIds":["{{item}}"]}""");
        (await Change(hold, $"\"lines\":[{Lines((item, 2))}]")).IsFresh();
        (await Change(hold, "\"ttlSeconds\":60")).IsFresh();
    }

    [Fact]
    public async Task A_new_line_of_an_unknown_item_is_named()
    {
        var hold = await Hold(await Item(5), 1);
        (await Change(hold, $"\"lines\":[{Lines(("sku:none", 1))}]")).Is(404, "item-not-found").Shows("""{"itemIds":["sku:none"]}""");
    }

    [Fact]
    public async Task No_end_may_pass_the_age_limit()
    {
        var item = await Item(5);
        var now = await Now();
        var hold = await Hold(item, 1, "\"ttlSeconds\":604800");
        await PassTime(TimeSpan.FromSeconds(100));

        (await Change(hold, "\"ttlSeconds\":604701")).Is(409, "hold-age-limit");
        (await Change(hold, "\"ttlSeconds\":604700")).IsFresh().Shows($$"""{"expiresAt":{{Quoted(now.AddDays(7))}} }""");
    }

    [Theory]
    [InlineData("""{"lines":[{"itemId":"sku:a","quantity":1}]}""")]
    [InlineData("""{"changeId":"c"}""")]
    [InlineData("""{"changeId":"c","ttlSeconds":0}""")]
    [InlineData("""{"changeId":"c","ttlSeconds":604801}""")]
    [InlineData("""{"changeId":"c","lines":[{"itemId":"sku:a","quantity":-1}]}""")]
    [InlineData("""{"changeId":"c","lines":[{"itemId":"sku:a","quantity":1000001}]}""")]
    [InlineData("""{"changeId":"c","owner":"o"}""")]
    [InlineData("""{"changeId":"-c","ttlSeconds":1}""")]
    public async Task Malformed_changes_are_refused(string body) =>
        (await Api.Patch($"/v1/holds/{await Hold(await Item(1), 1)}", body)).Is(400, "invalid-request");

    [Fact]
    public async Task Repeats_answer_the_hold_as_it_is_now()
    {
        var item = await Item(9);
        var hold = await Hold(item, 1);
        var first = $$"""{"changeId":"first","lines":[{{Lines((item, 3))}}],"ttlSeconds":60}""";
        (await Api.Patch($"/v1/holds/{hold}", first)).IsFresh();
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"second","lines":[{{Lines((item, 5))}}]}""")).IsFresh();

        (await Api.Patch($"/v1/holds/{hold}", first)).IsReplayed()
            .Shows($$"""{"lines":[{"itemId":"{{item}}","quantity":5,"fulfilled":0}]}""");
        await Confirm(hold);
        (await Api.Patch($"/v1/holds/{hold}", first)).IsReplayed().Shows("""{"status":"confirmed"}""");
        (await Api.Patch($"/v1/holds/{hold}", """{"changeId":"first","ttlSeconds":60}""")).Is(409, "id-reused")
            .Shows("""{"differs":["lines"]}""");
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"first","lines":[{{Lines((item, 3))}}],"ttlSeconds":61}"""))
            .Is(409, "id-reused")
            .Shows("""{"differs":["ttlSeconds"]}""");
        (await Api.Patch($"/v1/holds/{hold}",
            $$"""{"changeId":"first","lines":[{{Lines((item, 3))}}],"ttlSeconds":60,"metadata":{"a":"b"} }""")).Is(409, "id-reused")
            .Shows("""{"differs":["metadata"]}""");
    }

    [Fact]
    public async Task Change_ids_are_of_their_hold_alone()
    {
        var item = await Item(9);
        var (a, b) = (await Hold(item, 1), await Hold(item, 1));
        (await Api.Patch($"/v1/holds/{a}", """{"changeId":"c","ttlSeconds":60}""")).IsFresh();
        (await Api.Patch($"/v1/holds/{b}", """{"changeId":"c","ttlSeconds":90}""")).IsFresh();
    }

    [Fact]
    public async Task A_refused_change_leaves_its_id_free()
    {
        var item = await Item(2);
        var hold = await Hold(item, 1);
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"c","lines":[{{Lines((item, 3))}}]}""")).Is(409, "insufficient-stock");
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"c","lines":[{{Lines((item, 2))}}]}""")).IsFresh();
    }

    [Fact]
    public async Task Order_of_lines_does_not_matter_to_a_repeat()
    {
        var (a, b) = (await Item(9), await Item(9));
        var hold = await Hold(a, 1);
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"c","lines":[{{Lines((a, 2), (b, 3))}}]}""")).IsFresh();
        (await Api.Patch($"/v1/holds/{hold}", $$"""{"changeId":"c","lines":[{{Lines((b, 3), (a, 2))}}]}""")).IsReplayed();
    }

    [Fact]
    public async Task An_unknown_hold_is_not_found() => (await Change("never-placed", "\"ttlSeconds\":1")).Is(404, "hold-not-found");
}

using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>What is a repeat of placing a hold, and what is another wish under a used id.</summary>
[Collection(HoldsCollection.Name)]
public sealed class HoldRepeatTests(ContractSilo silo) : ContractTests(silo)
{
    [Theory]
    [InlineData("", "\"ttlSeconds\":1800")]
    [InlineData("\"ttlSeconds\":1800", "")]
    [InlineData("", "\"confirm\":false")]
    [InlineData("", "\"metadata\":{}")]
    [InlineData("\"metadata\":{}", "")]
    [InlineData("""  "metadata":{"a":"1","b":"2"}  """, """ "metadata":{"b":"2","a":"1"} """)]
    [InlineData("\"ttlSeconds\":0", "\"ttlSeconds\":0")]
    public async Task Equal_content_is_a_repeat_however_it_is_written(string first, string again)
    {
        var item = await Item(5);
        var hold = await Hold(item, 2, first);
        var before = await Get(hold);
        Assert.Equal(before.Body, (await Api.Post("/v1/holds", Place(hold, item, 2, again))).IsReplayed().Body);
        await ItemHas(item, 5, 2, 0);
    }

    [Theory]
    [InlineData("", "\"ttlSeconds\":60", "ttlSeconds")]
    [InlineData("", "\"ttlSeconds\":0", "ttlSeconds")]
    [InlineData("\"owner\":\"a\"", "\"owner\":\"b\"", "owner")]
    [InlineData("\"owner\":\"a\"", "\"owner\":\"A\"", "owner")]
    [InlineData("\"owner\":\"a\"", "", "owner")]
    [InlineData("", "\"channel\":\"c\"", "channel")]
    [InlineData("", """ "metadata":{"a":"1"} """, "metadata")]
    [InlineData("", "\"confirm\":true", "confirm")]
    public async Task Other_content_names_what_differs(string first, string again, string field)
    {
        var item = await Item(5);
        var hold = await Hold(item, 2, first);
        var refused = (await Api.Post("/v1/holds", Place(hold, item, 2, again))).Is(409, "id-reused");
        Assert.Equal([field], refused.List("differs").Select(name => name!.GetValue<string>()));
    }

    [Fact]
    public async Task Other_lines_differ()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold(a, 2);
        (await Api.Post("/v1/holds", Place(hold, a, 3))).Is(409, "id-reused").Shows("""{"differs":["lines"]}""");
        (await Api.Post("/v1/holds", Place(hold, b, 2))).Is(409, "id-reused").Shows("""{"differs":["lines"]}""");
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{hold}}","lines":[{{Lines((a, 2), (b, 2))}}]}""")).Is(409, "id-reused")
            .Shows("""{"differs":["lines"]}""");
        (await Api.Post("/v1/holds", Place(hold, a, 3, "\"owner\":\"o\""))).Is(409, "id-reused");
    }

    [Fact]
    public async Task Order_of_lines_does_not_matter()
    {
        var (a, b) = (await Item(5), await Item(5));
        var hold = await Hold((a, 1), (b, 2));
        (await Api.Post("/v1/holds", $$"""{"holdId":"{{hold}}","lines":[{{Lines((b, 2), (a, 1))}}]}""")).IsReplayed();
    }

    [Fact]
    public async Task A_changed_hold_is_still_repeated_by_what_placed_it()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2);
        (await Change(hold, $"\"lines\":[{Lines((item, 4))}],\"ttlSeconds\":50,\"metadata\":{{\"x\":\"y\"}}")).IsFresh();
        (await Api.Post("/v1/holds", Place(hold, item, 2))).IsReplayed()
            .Shows($$"""{"lines":[{"itemId":"{{item}}","quantity":4,"fulfilled":0}],"metadata":{"x":"y"} }""");
        (await Api.Post("/v1/holds", Place(hold, item, 4))).Is(409, "id-reused");
    }

    [Fact]
    public async Task A_refused_hold_leaves_its_id_free_for_other_content()
    {
        var item = await Item(1);
        var id = New("h");
        (await Api.Post("/v1/holds", Place(id, item, 2))).Is(409, "insufficient-stock");
        (await Api.Post("/v1/holds", Place(id, "sku:none", 2))).Is(404, "item-not-found");
        (await Api.Post("/v1/holds", Place(id, item, 1))).IsFresh(201);
    }

    [Fact]
    public async Task Ids_are_case_sensitive()
    {
        var item = await Item(5);
        var id = New("h");
        (await Api.Post("/v1/holds", Place(id, item, 1))).IsFresh(201);
        (await Api.Post("/v1/holds", Place(id.ToUpperInvariant(), item, 2))).IsFresh(201);
        (await Get(id.ToUpperInvariant())).Shows($$"""{"holdId":"{{id.ToUpperInvariant()}}"}""");
    }

    [Fact]
    public async Task The_same_request_many_times_at_once_places_one_hold()
    {
        var item = await Item(9);
        var body = Place(New("h"), item, 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Api.Post("/v1/holds", body)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(9, answers.Count(answer => answer is { Status: 200, Replayed: true }));
        await ItemHas(item, 9, 3, 0);
    }

    [Fact]
    public async Task Ids_are_remembered_until_thirty_days_after_the_hold_ended()
    {
        var item = await Item(9);
        var hold = await HoldThatIs("released", item);
        await PassTime(TimeSpan.FromDays(29));
        (await Api.Post("/v1/holds", Place(hold, item, 4))).IsReplayed().Shows("""{"status":"released"}""");
    }
}

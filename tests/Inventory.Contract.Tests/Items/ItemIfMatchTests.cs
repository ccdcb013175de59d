using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>ETag and If-Match of items.</summary>
[Collection(ItemsCollection.Name)]
public sealed class ItemIfMatchTests(ContractSilo silo) : ContractTests(silo)
{
    [Theory]
    [InlineData("set")]
    [InlineData("adjust")]
    [InlineData("count")]
    public async Task The_present_version_and_a_star_match(string act)
    {
        var item = await Item(9);
        var first = (await Act(act, item, (await Get(item)).ETag!, "a")).IsFresh();
        Assert.Equal(first.ETag, (await Get(item)).ETag);
        (await Act(act, item, "*", "b", 2)).IsFresh().Shows("""{"version":3}""");
    }

    [Theory]
    [InlineData("set")]
    [InlineData("adjust")]
    [InlineData("count")]
    public async Task Another_version_does_not_and_nothing_happens(string act)
    {
        var item = await Item(9);
        var former = (await Get(item)).ETag!;
        await Hold(item, 1);
        var before = await Get(item);

        var refused = (await Act(act, item, former, "a")).Is(412, "version-mismatch").Shows("""{"version":2,"retryable":true}""");
        Assert.Contains("2", refused.Text("detail"), StringComparison.Ordinal);
        (await Act(act, item, "\"abc\"", "a")).Is(412, "version-mismatch");
        Assert.Equal(before.Body, (await Get(item)).Body);
        (await Act(act, item, before.ETag!, "a")).IsFresh();
    }

    [Theory]
    [InlineData("adjust")]
    [InlineData("count")]
    public async Task A_repeat_is_judged_first(string act)
    {
        var item = await Item(9);
        var former = (await Get(item)).ETag!;
        (await Act(act, item, former, "a")).IsFresh();
        (await Act(act, item, former, "a")).IsReplayed();
        (await Act(act, item, former, "a", 5)).Is(409, "id-reused");
    }

    [Fact]
    public async Task It_is_judged_after_what_is_not_there_and_before_the_state()
    {
        (await Act("set", "sku:none", "\"7\"", "a")).Is(404, "item-not-found");
        (await Act("adjust", "sku:none", "\"7\"", "a")).Is(404, "item-not-found");
        (await Act("count", "sku:none", "\"7\"", "a")).Is(404, "item-not-found");
        var item = await Item(1);
        (await Api.Patch($"/v1/items/{item}", """{"safetyStock":1,"settingsVersion":7}""", ("If-Match", "\"7\"")))
            .Is(412, "version-mismatch");
        (await Api.Post($"/v1/items/{item}/adjustments", """{"adjustmentId":"a","delta":-9,"reason":"r"}""", ("If-Match", "\"7\"")))
            .Is(412, "version-mismatch");
    }

    [Theory]
    [InlineData("7")]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"1")]
    public async Task Anything_but_one_strong_tag_or_a_star_is_malformed(string header)
    {
        var item = await Item(9);
        foreach (var act in (string[])["set", "adjust", "count"]) (await Act(act, item, header, "a")).Is(400, "invalid-request");
        (await Api.Post($"/v1/holds/{await Hold(item, 1)}/confirm", null, ("If-Match", header))).Is(400, "invalid-request");
    }

    [Fact]
    public async Task Whatever_makes_or_comes_in_batches_ignores_it()
    {
        var (item, hold) = ("sku:" + New("s"), New("h"));
        (await Api.Post("/v1/items", $$"""{"itemId":"{{item}}","onHand":9}""", ("If-Match", "nonsense"))).IsFresh(201);
        (await Api.Post("/v1/holds", Place(hold, item, 1), ("If-Match", "\"7\""))).IsFresh(201);
        (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{Place(New("h"), item, 1)}}]}""", ("If-Match", "\"7\"")))
            .Shows("""{"results":[{"httpStatus":201}]}""");
        (await Api.Post("/v1/adjustments:batch", $$"""{"entries":[{"itemId":"{{item}}","adjustmentId":"a","delta":1,"reason":"r"}]}""",
            ("If-Match", "\"7\"")))
            .Shows("""{"results":[{"httpStatus":200}]}""");
        (await Api.Post("/v1/counts:batch", $$"""{"entries":[{"itemId":"{{item}}","countId":"a","counted":1,"reason":"r"}]}""",
            ("If-Match", "\"7\"")))
            .Shows("""{"results":[{"httpStatus":200}]}""");
    }

    [Fact]
    public async Task Every_answer_that_is_one_item_or_one_hold_has_its_version_as_tag()
    {
        var item = "sku:" + New("s");
        var create = $$"""{"itemId":"{{item}}","onHand":9}""";
        Tagged((await Api.Post("/v1/items", create)).IsFresh(201));
        Tagged((await Api.Post("/v1/items", create)).IsReplayed());
        Tagged(await Get(item));
        Tagged((await Api.Patch($"/v1/items/{item}", """{"safetyStock":1}""")).IsFresh());
        Tagged((await Api.Patch($"/v1/items/{item}", "{}")).IsFresh());
        foreach (var act in (string[])["adjust", "count"]) Tagged((await Act(act, item, "*", "a", 9)).IsFresh());

        var hold = New("h");
        Tagged((await Api.Post("/v1/holds", Place(hold, item, 2))).IsFresh(201));
        Tagged((await Api.Post("/v1/holds", Place(hold, item, 2))).IsReplayed());
        Tagged(await Get(hold));
        Tagged((await Change(hold, "\"ttlSeconds\":60")).IsFresh());
        Tagged((await Confirm(hold)).IsFresh());
        Tagged((await Confirm(hold)).IsReplayed());
        Tagged((await Fulfil(hold, "f", $"\"lines\":[{Lines((item, 1))}]")).IsFresh());
        Tagged((await Api.Post($"/v1/holds/{hold}/cancel")).IsFresh());
        Tagged((await Api.Post($"/v1/holds/{await Hold(item, 1)}/release")).IsFresh());
        Tagged((await Api.Post($"/v1/holds/{New("h")}/release", """{"ifUnknown":"spend"}""")).IsFresh());
    }

    private static void Tagged(Answer answer) => Assert.Equal($"\"{answer.Number("version")}\"", answer.ETag);

    private Task<Answer> Act(string act, string item, string version, string id, int units = 1) => act switch
    {
        "set" => Api.Patch($"/v1/items/{item}", $$"""{"safetyStock":{{units}}}""", ("If-Match", version)),
        "adjust" =>
            Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{id}}","delta":{{units}},"reason":"r"}""",
            ("If-Match", version)),
        _ => Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"{{id}}","counted":{{units}},"reason":"r"}""", ("If-Match", version)),
    };
}

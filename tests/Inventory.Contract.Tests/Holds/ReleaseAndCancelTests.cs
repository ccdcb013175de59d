using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>POST /v1/holds/{holdId}/release and /cancel.</summary>
[Collection(HoldsCollection.Name)]
public sealed class ReleaseAndCancelTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Released_units_go_back_to_stock()
    {
        var item = await Item(5);
        var hold = await Hold(item, 2);
        var now = await Now();
        (await Api.Post($"/v1/holds/{hold}/release", """{"reason":"changed my mind"}""")).IsFresh()
            .Shows($$"""{"status":"released","reason":"changed my mind","endedAt":{{Quoted(now)}},"lines":[{"itemId":"{{item}}","quantity":2,"fulfilled":0}]}""");
        await ItemHas(item, 5, 0, 0);
    }

    [Fact]
    public async Task Releasing_again_is_a_repeat_whatever_the_reason()
    {
        var hold = await Hold(await Item(5), 2);
        (await Api.Post($"/v1/holds/{hold}/release", """{"reason":"one"}""")).IsFresh();
        (await Api.Post($"/v1/holds/{hold}/release", """{"reason":"two"}""")).IsReplayed().Shows("""{"reason":"one"}""");
        (await Api.Post($"/v1/holds/{hold}/release")).IsReplayed();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"ifUnknown":"refuse"}""")]
    public async Task An_unknown_hold_is_not_found(string? body) =>
        (await Api.Post("/v1/holds/never-placed/release", body)).Is(404, "hold-not-found");

    [Fact]
    public async Task Spending_an_unknown_id_keeps_a_late_request_from_taking_effect()
    {
        var item = await Item(5);
        var id = New("h");
        var spent = (await Api.Post($"/v1/holds/{id}/release", """{"ifUnknown":"spend","reason":"gave up"}""")).IsFresh()
            .Shows($$"""{"holdId":"{{id}}","status":"released","lines":[],"reason":"gave up"}""");
        Assert.Equal($"\"{spent.Number("version")}\"", spent.ETag);

        (await Api.Post("/v1/holds", Place(id, item, 1))).Is(409, "id-reused").Shows("""{"differs":["lines"]}""");
        (await Api.Post($"/v1/holds/{id}/release", """{"ifUnknown":"spend"}""")).IsReplayed();
        (await Api.Post($"/v1/holds/{id}/release")).IsReplayed();
        (await Get(id)).Is(200).Shows("""{"status":"released","lines":[]}""");
        (await Confirm(id)).Is(409, "hold-status-conflict");
        await ItemHas(item, 5, 0, 0);
    }

    [Fact]
    public async Task Placing_a_spent_id_differs_in_lines_whatever_else_it_says()
    {
        var item = await Item(5);
        var id = New("h");
        await Api.Post($"/v1/holds/{id}/release", """{"ifUnknown":"spend"}""");
        (await Api.Post("/v1/holds", Place(id, item, 1, """ "owner":"o","confirm":true """))).Is(409, "id-reused")
            .Shows("""{"differs":["lines"]}""");
    }

    [Theory]
    [InlineData("release", """{"ifUnknown":"create"}""")]
    [InlineData("release", """{"reason":5}""")]
    [InlineData("release", """{"lines":[]}""")]
    [InlineData("cancel", """{"ifUnknown":"spend"}""")]
    public async Task Other_words_are_malformed(string act, string body) =>
        (await Api.Post($"/v1/holds/{await Hold(await Item(1), 1)}/{act}", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_reason_has_at_most_200_characters()
    {
        var hold = await Hold(await Item(1), 1);
        (await Api.Post($"/v1/holds/{hold}/release", $$"""{"reason":"{{new string('r', 201)}}"}""")).Is(400, "invalid-request");
        (await Api.Post($"/v1/holds/{hold}/release", $$"""{"reason":"{{new string('é', 200)}}"}""")).IsFresh();
    }

    [Fact]
    public async Task Cancelling_gives_back_what_was_confirmed()
    {
        var item = await Item(5);
        var hold = await HoldThatIs("confirmed", item);
        var now = await Now();
        (await Api.Post($"/v1/holds/{hold}/cancel", """{"reason":"refund"}""")).IsFresh()
            .Shows($$"""{"status":"cancelled","reason":"refund","endedAt":{{Quoted(now)}} }""");
        await ItemHas(item, 5, 0, 0);
        (await Api.Post($"/v1/holds/{hold}/cancel")).IsReplayed();
    }

    [Fact]
    public async Task Cancelling_an_unknown_hold_is_not_found() =>
        (await Api.Post("/v1/holds/never-placed/cancel")).Is(404, "hold-not-found");
}

using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>POST /v1/holds:batch.</summary>
[Collection(HoldsCollection.Name)]
public sealed class HoldBatchTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Each_hold_stands_alone_and_answers_come_in_order()
    {
        var item = await Item(3);
        var known = await Hold(item, 1);
        var (good, tooMany, unknown, malformed) = (New("h"), New("h"), New("h"), New("h"));

        var answer = (await Api.Post("/v1/holds:batch", $$"""
            {"holds":[{{Place(good, item, 1)}},{{Place(tooMany, item, 9)}},{{Place(known, item, 1)}},{{Place(unknown, "sku:none", 1)}},{{Place(malformed, item, 0)}},
            {{Place(known, item, 2)}}]}
            """)).Is(200);

        answer.Shows($$"""
            {"results":[
              {"holdId":"{{good}}","httpStatus":201,"replayed":false,"hold":{"holdId":"{{good}}","status":"held","lines":[{"itemId":"{{item}}","quantity":1,"fulfilled":0}]} },
              {"holdId":"{{tooMany}}","httpStatus":409,"replayed":false},
              {"holdId":"{{known}}","httpStatus":200,"replayed":true,"hold":{"holdId":"{{known}}"} },
              {"holdId":"{{unknown}}","httpStatus":404,"replayed":false},
              {"holdId":"{{malformed}}","httpStatus":400,"replayed":false},
              {"holdId":"{{known}}","httpStatus":409,"replayed":false}]}
            """);
        var results = answer.List("results");
        Problems.CheckObject(results[1]!["problem"]!, "insufficient-stock", answer.Told);
        Problems.CheckObject(results[3]!["problem"]!, "item-not-found", answer.Told);
        Problems.CheckObject(results[4]!["problem"]!, "invalid-request", answer.Told);
        Problems.CheckObject(results[5]!["problem"]!, "id-reused", answer.Told);
        Assert.Null(results[0]!["problem"]);
        Assert.Null(results[1]!["hold"]);
        await ItemHas(item, 3, 2, 0);
    }

    [Fact]
    public async Task Five_hundred_holds_are_taken_and_one_more_is_refused_for_all()
    {
        var item = await Item(1000);
        var holds = Enumerable.Range(0, 501).Select(_ => Place(New("h"), item, 1)).ToArray();
        (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{string.Join(',', holds)}}]}""")).Is(400, "invalid-request");
        await ItemHas(item, 1000, 0, 0);
        var taken = (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{string.Join(',', holds[..500])}}]}""")).Is(200);
        Assert.All(taken.List("results"), result => Assert.Equal(201, result!["httpStatus"]!.GetValue<int>()));
        await ItemHas(item, 1000, 500, 0);
    }

    [Fact]
    public async Task More_than_two_thousand_lines_are_refused_for_all()
    {
        string Wide(int lines) =>
            $$"""{"holdId":"{{New("h")}}","lines":[{{Lines([.. Enumerable.Range(0, lines).Select(n => ($"sku:none-{n}", 1L))])}}]}""";
        var holds = string.Join(',', Enumerable.Range(0, 20).Select(_ => Wide(100)));
        (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{holds}},{{Wide(1)}}]}""")).Is(400, "invalid-request");
        var answered = (await Api.Post("/v1/holds:batch", $$"""{"holds":[{{holds}}]}""")).Is(200);
        Assert.All(answered.List("results"), result => Assert.Equal(404, result!["httpStatus"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"holds":{}}""")]
    [InlineData("""{"holds":[],"more":1}""")]
    [InlineData("""{"holds":null}""")]
    public async Task A_malformed_batch_is_refused(string body) => (await Api.Post("/v1/holds:batch", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_forbidden_entry_fails_alone()
    {
        var item = await Item(3);
        var seller = await Key("sell");
        (await seller.Post("/v1/holds:batch",
            $$"""{"holds":[{{Place(New("h"), item, 1, "\"ttlSeconds\":0")}},{{Place(New("h"), item, 1)}}]}""")).Is(200)
            .Shows("""{"results":[{"httpStatus":403,"problem":{"code":"forbidden"}},{"httpStatus":201}]}""");
    }
}

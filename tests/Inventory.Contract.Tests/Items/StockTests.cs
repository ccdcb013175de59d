using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Items;

/// <summary>Adjustments and counts.</summary>
[Collection(ItemsCollection.Name)]
public sealed class StockTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task An_adjustment_adds_its_delta_once()
    {
        var id = await Item(5);
        (await Adjust(id, "a1", 7)).IsFresh().Shows("""{"onHand":12,"version":2}""");
        (await Adjust(id, "a2", -12)).IsFresh().Shows("""{"onHand":0}""");
        (await Adjust(id, "a1", 7)).IsReplayed().Shows("""{"onHand":0}""");
        (await Adjust(id, "a1", 7, "another reason")).IsReplayed();
        (await Adjust(id, "a1", 8)).Is(409, "id-reused").Shows("""{"differs":["delta"]}""");
        (await Get(id)).Shows("""{"onHand":0,"version":3}""");
    }

    [Fact]
    public async Task On_hand_does_not_fall_below_zero()
    {
        var id = await Item(5);
        (await Adjust(id, "a", -6)).Is(409, "negative-stock");
        (await Adjust(id, "a", -5)).IsFresh().Shows("""{"onHand":0}""");
    }

    [Fact]
    public async Task An_adjustment_may_leave_less_than_was_promised()
    {
        var id = await Item(5);
        await Hold(id, 4);
        (await Adjust(id, "a", -3)).IsFresh().Shows("""{"onHand":2,"held":4,"available":-2}""");
    }

    [Fact]
    public async Task Adjustment_and_count_ids_are_of_their_item_alone()
    {
        var (a, b) = (await Item(5), await Item(5));
        (await Adjust(a, "x", 1)).IsFresh();
        (await Adjust(b, "x", 2)).IsFresh();
        (await Count(a, "y", 1)).IsFresh();
        (await Count(b, "y", 2)).IsFresh();
    }

    [Theory]
    [InlineData("""{"adjustmentId":"a","delta":0,"reason":"r"}""")]
    [InlineData("""{"adjustmentId":"a","delta":1000000001,"reason":"r"}""")]
    [InlineData("""{"adjustmentId":"a","delta":-1000000001,"reason":"r"}""")]
    [InlineData("""{"adjustmentId":"a","delta":1}""")]
    [InlineData("""{"adjustmentId":"a","reason":"r"}""")]
    [InlineData("""{"delta":1,"reason":"r"}""")]
    [InlineData("""{"adjustmentId":"a","delta":1,"reason":"r","itemId":"sku:a"}""")]
    [InlineData("""{"adjustmentId":"a/b","delta":1,"reason":"r"}""")]
    [InlineData("""{"adjustmentId":"","delta":1,"reason":"r"}""")]
    public async Task Malformed_adjustments_are_refused(string body) =>
        (await Api.Post($"/v1/items/{await Item(1)}/adjustments", body)).Is(400, "invalid-request");

    [Theory]
    [InlineData("""{"countId":"a","counted":-1,"reason":"r"}""")]
    [InlineData("""{"countId":"a","counted":1000000001,"reason":"r"}""")]
    [InlineData("""{"countId":"a","counted":1}""")]
    [InlineData("""{"countId":"a","reason":"r"}""")]
    [InlineData("""{"counted":1,"reason":"r"}""")]
    [InlineData("""{"countId":"a","counted":1,"reason":"r","countedAt":"yesterday"}""")]
    [InlineData("""{"countId":"a","counted":1,"reason":"r","countedAt":1700000000}""")]
    [InlineData("""{"countId":"a","counted":1,"reason":"r","countedAt":"2026-01-01T00:00:00.000+01:00"}""")]
    public async Task Malformed_counts_are_refused(string body) =>
        (await Api.Post($"/v1/items/{await Item(1)}/counts", body)).Is(400, "invalid-request");

    [Fact]
    public async Task A_count_sets_on_hand_once()
    {
        var id = await Item(5);
        (await Count(id, "c1", 9)).IsFresh().Shows("""{"onHand":9,"version":2}""");
        (await Adjust(id, "a1", 1)).IsFresh();
        (await Count(id, "c1", 9)).IsReplayed().Shows("""{"onHand":10}""");
        (await Count(id, "c1", 9, reason: "another")).IsReplayed();
        (await Count(id, "c1", 8)).Is(409, "id-reused").Shows("""{"differs":["counted"]}""");
        (await Count(id, "c2", 0)).IsFresh().Shows("""{"onHand":0}""");
    }

    [Fact]
    public async Task What_moved_after_the_counting_is_added()
    {
        var id = await Item(10);
        var hold = await Hold(id, 4);
        await Confirm(hold);
        await PassTime(TimeSpan.FromMinutes(1));
        var countedAt = await Now();
        await PassTime(TimeSpan.FromMinutes(1));
        (await Fulfil(hold, "f", $"\"lines\":[{Lines((id, 3))}]")).IsFresh();   // -3
        (await Adjust(id, "a", 5)).IsFresh();                                   // +5
        (await Api.Patch($"/v1/items/{id}", """{"safetyStock":1}""")).IsFresh(); // not on hand

        (await Count(id, "c", 20, countedAt)).IsFresh().Shows("""{"onHand":22,"allocated":1}""");
        (await Count(id, "c", 20, countedAt)).IsReplayed();
        (await Count(id, "c", 20, countedAt.AddMilliseconds(1))).Is(409, "id-reused").Shows("""{"differs":["countedAt"]}""");
    }

    [Fact]
    public async Task What_moved_at_the_very_instant_of_counting_is_in_the_count()
    {
        var id = await Item(10);
        (await Adjust(id, "a", 5)).IsFresh();
        (await Count(id, "c", 11, await Now())).IsFresh().Shows("""{"onHand":11}""");
    }

    [Fact]
    public async Task A_later_count_includes_an_earlier_one()
    {
        var id = await Item(10);
        await PassTime(TimeSpan.FromMinutes(1));
        var early = await Now();
        await PassTime(TimeSpan.FromMinutes(1));
        (await Count(id, "c1", 7)).IsFresh().Shows("""{"onHand":7}""");   // -3 after the early instant
        (await Count(id, "c2", 12, early)).IsFresh().Shows("""{"onHand":9}""");
    }

    [Fact]
    public async Task A_count_that_comes_out_below_zero_is_refused()
    {
        var id = await Item(10);
        var countedAt = await Now();
        await PassTime(TimeSpan.FromMinutes(1));
        (await Adjust(id, "a", -5)).IsFresh();
        (await Count(id, "c", 4, countedAt)).Is(409, "negative-stock");
        (await Count(id, "c", 5, countedAt)).IsFresh().Shows("""{"onHand":0}""");
    }

    [Fact]
    public async Task Counting_was_at_most_seven_days_ago_and_not_in_the_future()
    {
        var id = await Item(10);
        await PassTime(TimeSpan.FromDays(8));
        var now = await Now();
        (await Count(id, "c1", 4, now.AddMilliseconds(1))).Is(400, "invalid-request");
        (await Count(id, "c2", 4, now.AddDays(-7).AddMilliseconds(-1))).Is(400, "invalid-request");
        (await Count(id, "c3", 4, now)).IsFresh();
        (await Count(id, "c4", 14, now.AddDays(-7))).IsFresh();
    }

    [Fact]
    public async Task The_instant_of_counting_is_now_unless_named()
    {
        var id = await Item(10);
        var now = await Now();
        (await Count(id, "c", 4)).IsFresh();
        (await Count(id, "c", 4, now)).IsReplayed();
        await PassTime(TimeSpan.FromSeconds(5));
        (await Count(id, "c", 4)).IsReplayed();
        (await Count(id, "c", 4, now)).IsReplayed();
        (await Count(id, "c", 4, now.AddSeconds(1))).Is(409, "id-reused");
    }

    [Fact]
    public async Task Batched_adjustments_stand_alone()
    {
        var (a, b) = (await Item(5), await Item(5));
        await Adjust(a, "known", 1);
        var answer = (await Api.Post("/v1/adjustments:batch", $$"""
            {"entries":[
              {"itemId":"{{a}}","adjustmentId":"n1","delta":2,"reason":"r"},
              {"itemId":"{{b}}","adjustmentId":"n1","delta":-6,"reason":"r"},
              {"itemId":"{{a}}","adjustmentId":"known","delta":1,"reason":"r"},
              {"itemId":"{{a}}","adjustmentId":"known","delta":2,"reason":"r"},
              {"itemId":"sku:none","adjustmentId":"n1","delta":2,"reason":"r"},
              {"itemId":"{{b}}","adjustmentId":"n2","delta":0,"reason":"r"},
              {"itemId":"{{b}}","adjustmentId":"n3","delta":1,"reason":"r","more":1},
              {"itemId":"nonsense","adjustmentId":"n4","delta":1,"reason":"r"},
              {"itemId":"{{b}}","adjustmentId":"n5","delta":4,"reason":"r"}]}
            """)).Is(200);

        answer.Shows($$"""
            {"results":[{"itemId":"{{a}}","httpStatus":200},{"itemId":"{{b}}","httpStatus":409},{"itemId":"{{a}}","httpStatus":200},{"itemId":"{{a}}","httpStatus":409},
              {"itemId":"sku:none","httpStatus":404},{"itemId":"{{b}}","httpStatus":400},{"itemId":"{{b}}","httpStatus":400},{"itemId":"nonsense","httpStatus":400},
              {"itemId":"{{b}}","httpStatus":200}]}
            """);
        var results = answer.List("results");
        Assert.Null(results[0]!["problem"]);
        Problems.CheckObject(results[1]!["problem"]!, "negative-stock", answer.Told);
        Problems.CheckObject(results[3]!["problem"]!, "id-reused", answer.Told);
        Problems.CheckObject(results[4]!["problem"]!, "item-not-found", answer.Told);
        Problems.CheckObject(results[5]!["problem"]!, "invalid-request", answer.Told);
        (await Get(a)).Shows("""{"onHand":8}""");
        (await Get(b)).Shows("""{"onHand":9}""");
    }

    [Fact]
    public async Task Batched_counts_stand_alone()
    {
        var (a, b) = (await Item(5), await Item(5));
        var answer = (await Api.Post("/v1/counts:batch", $$"""
            {"entries":[
              {"itemId":"{{a}}","countId":"n1","counted":2,"reason":"r"},
              {"itemId":"{{b}}","countId":"n1","counted":-1,"reason":"r"},
              {"itemId":"{{b}}","countId":"n2","counted":3,"reason":"r","countedAt":{{Quoted((await Now()).AddDays(1))}} },
              {"itemId":"{{b}}","countId":"n3","counted":3,"reason":"r","countedAt":{{Quoted(await Now())}} }]}
            """)).Is(200);
        answer.Shows("""{"results":[{"httpStatus":200},{"httpStatus":400},{"httpStatus":400},{"httpStatus":200}]}""");
        (await Get(a)).Shows("""{"onHand":2}""");
        (await Get(b)).Shows("""{"onHand":3}""");
    }

    [Theory]
    [InlineData("adjustments", "\"adjustmentId\":\"{0}\",\"delta\":1")]
    [InlineData("counts", "\"countId\":\"{0}\",\"counted\":1")]
    public async Task A_thousand_entries_are_taken_and_one_more_is_refused_for_all(string kind, string content)
    {
        var id = await Item(5);
        var entries = Enumerable.Range(0, 1001)
            .Select(n => $$"""{"itemId":"{{id}}","reason":"r",{{content.Replace("{0}", $"n{n}", StringComparison.Ordinal)}}}""").ToArray();
        (await Api.Post($"/v1/{kind}:batch", $$"""{"entries":[{{string.Join(',', entries)}}]}""")).Is(400, "invalid-request");
        (await Get(id)).Shows("""{"onHand":5,"version":1}""");
        var taken = (await Api.Post($"/v1/{kind}:batch", $$"""{"entries":[{{string.Join(',', entries[..1000])}}]}""")).Is(200);
        Assert.Equal(1000, taken.List("results").Count);
        Assert.All(taken.List("results"), result => Assert.Equal(200, result!["httpStatus"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("/v1/adjustments:batch", "{}")]
    [InlineData("/v1/adjustments:batch", """{"entries":{}}""")]
    [InlineData("/v1/counts:batch", """{"entries":[],"reason":"r"}""")]
    public async Task A_malformed_batch_is_refused(string path, string body) => (await Api.Post(path, body)).Is(400, "invalid-request");

    private Task<Answer> Adjust(string item, string id, long delta, string reason = "delivery") =>
        Api.Post($"/v1/items/{item}/adjustments", $$"""{"adjustmentId":"{{id}}","delta":{{delta}},"reason":"{{reason}}"}""");

    private Task<Answer> Count(string item, string id, long counted, DateTimeOffset? at = null, string reason = "stocktaking") =>
        Api.Post($"/v1/items/{item}/counts", $$"""{"countId":"{{id}}","counted":{{counted}},"reason":"{{reason}}"{{(at is { } instant ? ",\"countedAt\":" + Quoted(instant) : "")}}}""");
}

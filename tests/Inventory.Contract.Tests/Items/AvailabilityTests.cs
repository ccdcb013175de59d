using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Items;

/// <summary>POST /v1/availability and GET /v1/availability/nights.</summary>
[Collection(ItemsCollection.Name)]
public sealed class AvailabilityTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Known_items_tell_what_is_left_and_unknown_ones_are_named()
    {
        var (a, b) = (await Item(5), await Item(3, "\"stopSell\":true"));
        await Hold(a, 2);
        var body = $$"""{"itemIds":["{{b}}","sku:none","{{a}}"]}""";
        await Poll.UntilAsync(async () => (await Api.Post("/v1/availability", body)).Body.Contains("\"available\":3,\"stopSell\":false",
            StringComparison.Ordinal), "the hold is seen");

        var answer = (await Api.Post("/v1/availability", body)).Is(200);
        answer.Shows("""{"unknown":["sku:none"]}""");
        Assert.NotNull(answer.Json["asOf"]);
        var items = answer.List("items").ToDictionary(item => item!["itemId"]!.GetValue<string>(), item => item!.ToJsonString());
        Assert.Equal($$"""{"itemId":"{{a}}","available":3,"stopSell":false,"version":2}""", items[a]);
        Assert.Equal($$"""{"itemId":"{{b}}","available":3,"stopSell":true,"version":1}""", items[b]);
    }

    [Fact]
    public async Task A_thousand_ids_are_taken_and_one_more_is_refused()
    {
        string Body(int count) => $$"""{"itemIds":[{{string.Join(',', Enumerable.Range(0, count).Select(n => $"\"sku:none-{n}\""))}}]}""";
        Assert.Equal(1000, (await Api.Post("/v1/availability", Body(1000))).Is(200).List("unknown").Count);
        (await Api.Post("/v1/availability", Body(1001))).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"itemIds":"sku:a"}""")]
    [InlineData("""{"itemIds":["nonsense"]}""")]
    [InlineData("""{"itemIds":[null]}""")]
    [InlineData("""{"itemIds":[1]}""")]
    [InlineData("""{"itemIds":[],"asOf":"2030-01-01T00:00:00.000Z"}""")]
    public async Task Malformed_questions_are_refused(string body) => (await Api.Post("/v1/availability", body)).Is(400, "invalid-request");

    [Fact]
    public async Task Nights_are_listed_up_to_the_departure_with_those_that_do_not_exist()
    {
        var hotel = New("hotel");
        foreach (var (type, date, rooms) in ((string, string, int)[])[("DBL", "2028-02-28", 4), ("DBL", "2028-02-29", 3),
            ("DBL", "2028-03-02", 2), ("SGL", "2028-03-01", 1)])
            (await Api.Post("/v1/items",
                $$"""{"itemId":"room:{{hotel}}:{{type}}:{{date}}","onHand":{{rooms}},"stopSell":{{(rooms == 3 ? "true" : "false")}}}"""))
                .Is(201);
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/availability/nights?property={hotel}&from=2028-03-01&to=2028-03-02"))
            .Body.Contains("SGL", StringComparison.Ordinal), "the nights are seen");

        var nights = (await Api.Get($"/v1/availability/nights?property={hotel}&roomType=DBL&from=2028-02-28&to=2028-03-02")).Is(200);
        nights.Shows($$"""
            {"nights":[
              {"roomType":"DBL","date":"2028-02-28","itemId":"room:{{hotel}}:DBL:2028-02-28","available":4,"stopSell":false},
              {"roomType":"DBL","date":"2028-02-29","itemId":"room:{{hotel}}:DBL:2028-02-29","available":3,"stopSell":true},
              {"roomType":"DBL","date":"2028-03-01","itemId":"room:{{hotel}}:DBL:2028-03-01"}]}
            """);
        Assert.Null(nights.List("nights")[2]!["available"]);
        Assert.NotNull(nights.Json["asOf"]);

        var all = (await Api.Get($"/v1/availability/nights?property={hotel}&from=2028-02-29&to=2028-03-02")).Is(200);
        Assert.Equal(
            ["2028-02-29 DBL 3", "2028-02-29 SGL ", "2028-03-01 DBL ", "2028-03-01 SGL 1"],
            all.List("nights").Select(night => $"{night!["date"]} {night["roomType"]} {night["available"]}"));
    }

    [Fact]
    public async Task Four_hundred_nights_are_taken_and_one_more_is_refused()
    {
        var hotel = New("hotel");
        (await Api.Get($"/v1/availability/nights?property={hotel}&roomType=DBL&from=2027-01-01&to=2028-02-06")).Is(400, "invalid-request");
        var most = (await Api.Get($"/v1/availability/nights?property={hotel}&roomType=DBL&from=2027-01-01&to=2028-02-05")).Is(200);
        Assert.Equal(400, most.List("nights").Count);
    }

    [Theory]
    [InlineData("roomType=DBL&from=2027-01-01&to=2027-01-02")]
    [InlineData("property=p&to=2027-01-02")]
    [InlineData("property=p&from=2027-01-01")]
    [InlineData("property=p&from=2027-01-01&to=2027-01-01")]
    [InlineData("property=p&from=2027-01-02&to=2027-01-01")]
    [InlineData("property=p&from=2027-02-29&to=2027-03-01")]
    [InlineData("property=p&from=2027-1-1&to=2027-01-02")]
    [InlineData("property=p&from=2027-01-01T00:00:00.000Z&to=2027-01-02")]
    [InlineData("property=a:b&from=2027-01-01&to=2027-01-02")]
    [InlineData("property=p&roomType=a%20b&from=2027-01-01&to=2027-01-02")]
    [InlineData("property=p&property=q&from=2027-01-01&to=2027-01-02")]
    [InlineData("property=p&from=2027-01-01&to=2027-01-02&limit=1")]
    public async Task Malformed_nights_are_refused(string query) =>
        (await Api.Get($"/v1/availability/nights?{query}")).Is(400, "invalid-request");
}

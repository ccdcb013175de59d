using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Holds;

/// <summary>The end of holds, by the test clock.</summary>
[Collection(HoldsCollection.Name)]
public sealed class ExpiryTests(ContractSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task A_hold_is_over_at_its_end_instant_and_not_before()
    {
        var item = await Item(3);
        var hold = await Hold(item, 3, "\"ttlSeconds\":60");
        var end = (await Get(hold)).Instant("expiresAt");

        await MoveClock(end.AddMilliseconds(-1));
        (await Get(hold)).Shows("""{"status":"held"}""").Lacks("endedAt");
        (await Api.Post("/v1/holds", Place(New("h"), item, 1))).Is(409, "insufficient-stock");

        await MoveClock(end);
        (await Get(hold)).Shows($$"""{"status":"expired","endedAt":{{Quoted(end)}} }""");
        await ItemHas(item, 3, 0, 0);
        (await Confirm(hold)).Is(409, "hold-expired");
        await Hold(item, 3);
    }

    [Fact]
    public async Task Events_of_holds_that_are_over_are_written_when_the_clock_has_moved()
    {
        var item = await Item(3);
        var hold = await Hold(item, 2, "\"ttlSeconds\":60");
        await PassTime(TimeSpan.FromSeconds(61));

        var events = await Events(item);
        events.Shows("""{"events":[{"type":"item_created.v1"},{"type":"hold_placed.v1"},{"type":"hold_expired.v1"}]}""");
        Assert.Equal(hold, events.List("events")[2]!["holdId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_hold_that_is_over_counts_in_no_list()
    {
        var item = await Item(3);
        var owner = New("o");
        var hold = await Hold(item, 2, $"\"ttlSeconds\":60,\"owner\":\"{owner}\"");
        await PassTime(TimeSpan.FromSeconds(60));

        (await Api.Get($"/v1/holds?owner={owner}&status=held")).Is(200).Shows("""{"holds":[]}""");
        (await Api.Get($"/v1/holds?owner={owner}&status=expired")).Is(200)
            .Shows($$"""{"holds":[{"holdId":"{{hold}}","status":"expired"}]}""");
        (await Api.Get($"/v1/items/{item}/holds?status=expired")).Is(200).Shows($$"""{"holds":[{"holdId":"{{hold}}"}]}""");
        (await Api.Post("/v1/availability", $$"""{"itemIds":["{{item}}"]}""")).Is(200)
            .Shows($$"""{"items":[{"itemId":"{{item}}","available":3}]}""");
    }

    [Fact]
    public async Task The_clock_stands_still_and_goes_forward_only()
    {
        var now = await Now();
        Assert.Equal(now, await Now());
        (await MoveClock(now)).Shows($$"""{"now":{{Quoted(now)}} }""");
        (await MoveClock(now.AddSeconds(1))).Shows($$"""{"now":{{Quoted(now.AddSeconds(1))}} }""");
        (await MoveClock(now.AddSeconds(1))).Shows($$"""{"now":{{Quoted(now.AddSeconds(1))}} }""");
        (await Api.Put("/v1/test/clock", $$"""{"now":{{Quoted(now)}} }""")).Is(400, "invalid-request");
        Assert.Equal(now.AddSeconds(1), await Now());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"now":0}""")]
    [InlineData("""{"now":"2100-01-01"}""")]
    [InlineData("""{"now":"2100-01-01T00:00:00.000+0000"}""")]
    [InlineData("""{"now":"2100-02-30T00:00:00.000Z"}""")]
    [InlineData("""{"now":"2100-01-01T00:00:00.000Z","by":"me"}""")]
    public async Task Instants_in_other_forms_are_refused(string body) =>
        (await Api.Put("/v1/test/clock", body)).Is(400, "invalid-request");

    [Fact]
    public async Task Any_key_moves_the_clock_and_none_does_not()
    {
        var reader = await Key("read");
        (await reader.Get("/v1/test/clock")).Is(200);
        (await reader.Put("/v1/test/clock", $$"""{"now":{{Quoted(await Now())}} }""")).Is(200);
        (await Api.As(null).Get("/v1/test/clock")).Is(401, "unauthenticated");
    }
}

using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Inbox;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Failures;

/// <summary>Events that came in and had no effect: seen, put right, tried again, set aside.</summary>
public sealed class InboxFailureTests(ContractSilo silo) : InboxBase(silo), IClassFixture<ContractSilo>
{
    private const string Ops = "/api/admin/ops";

    [Fact]
    public async Task A_dead_event_is_in_sight_with_its_source_and_what_is_wrong()
    {
        var (eventId, row) = await Dead(await Item(1));
        Assert.Equal(("FAILED", "stock.counted.v1", "/shop"), (Text(row, "state"), Text(row, "eventType"), Text(row, "source")));
        Assert.StartsWith("invalid-request: ", Text(row, "lastError"), StringComparison.Ordinal);
        Assert.NotNull(row["receivedAt"]);
        Assert.Null(row["consumer"]);
        (await Api.Get($"{Ops}/failures/{Text(row, "failureId")}")).Is(200)
            .Shows($$"""{"eventId":"{{eventId}}","payload":{"counted":"seven"} }""").Lacks("replacedPayload");
    }

    [Fact]
    public async Task Put_right_it_has_its_effect_and_both_payloads_are_kept()
    {
        var item = await Item(1);
        var (eventId, row) = await Dead(item);
        (await Api.Post($"{Ops}/failures/{Text(row, "failureId")}/replay",
            $$"""{"payload":{"itemId":"{{item}}","counted":7},"reason":"a number in words"}""")).Is(200).Shows("""{"matched":1,"done":1}""");
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/items/{item}")).Number("onHand") == 7, "it has its effect");
        Assert.Null(await Find(eventId));
        Assert.Equal("bootstrap a number in words", await Database.ScalarAsync<string>(
            $"SELECT decided_by || ' ' || reason FROM inbox_processed WHERE event_id = '{eventId}' AND replaced_payload LIKE '%seven%'"));
    }

    [Fact]
    public async Task It_is_judged_by_the_rights_of_who_sent_it()
    {
        var item = await Item(1);
        var (eventId, row) = await Dead(item, await Key("sell"));
        Assert.StartsWith("forbidden: ", Text(row, "lastError"), StringComparison.Ordinal);
        (await Api.Post($"{Ops}/failures/{Text(row, "failureId")}/replay",
            $$"""{"payload":{"itemId":"{{item}}","counted":7},"reason":"r"}""")).Is(200);
        await Poll.UntilAsync(async () => await Find(eventId) is { } again && Text(again, "state") == "FAILED", "it is refused again");
        (await Api.Get($"/v1/items/{item}")).Shows("""{"onHand":1}""");
    }

    [Fact]
    public async Task What_came_later_under_a_key_that_was_taken_can_only_be_ignored()
    {
        var id = New("e");
        await Tell(Event(id, "stock.counted.v1", $$"""{"itemId":"{{await Item(1)}}","counted":3}"""));
        await Tell(Event(id, "stock.counted.v1", $$"""{"itemId":"{{await Item(1)}}","counted":4}"""));
        var failure = Text((await Find(id))!, "failureId");
        (await Api.Post($"{Ops}/failures/{failure}/replay", """{"reason":"r"}""")).Is(409, "id-reused");
        (await Api.Post($"{Ops}/failures/{failure}/ignore", """{"reason":"r"}""")).Is(200).Shows("""{"matched":1,"done":1}""");
        Assert.Null(await Find(id));
    }

    [Fact]
    public async Task All_that_match_are_counted_first_and_then_set_aside()
    {
        var (first, _) = await Dead(await Item(1));
        var (second, _) = await Dead(await Item(1));
        var page = (await Api.Get($"{Ops}/inbox/failures?limit=1")).Is(200);
        Assert.Single(page.List("failures"));
        (await Api.Get($"{Ops}/inbox/failures?limit=1&cursor={page.Text("nextCursor")}")).Is(200);

        var wish = """{"consumer":"inbox","eventType":"stock.counted.v1","error":"invalid-request","reason":"r"}""";
        var counted = (await Api.Post($"{Ops}/failures:ignore", wish.Replace("}", ",\"dryRun\":true}", StringComparison.Ordinal))).Is(200)
            .Shows("""{"done":0}""").Number("matched");
        (await Api.Post($"{Ops}/failures:ignore", wish)).Is(200).Shows($$"""{"matched":{{counted}},"done":{{counted}}}""");
        Assert.True(counted >= 2 && await Find(first) is null && await Find(second) is null);
    }

    private async Task<(string EventId, JsonNode Row)> Dead(string item, Api? api = null)
    {
        var id = New("e");
        await Tell(Event(id, "stock.counted.v1", $$"""{"itemId":"{{item}}","counted":"seven"}"""), api);
        return (id, (await Find(id))!);
    }

    private async Task<JsonNode?> Find(string eventId) => (await Api.Get($"{Ops}/inbox/failures?limit=1000")).Is(200).List("failures")
        .FirstOrDefault(row => Text(row!, "eventId") == eventId);

    private static string Text(JsonNode row, string field) => row[field]!.GetValue<string>();
}

using System.Globalization;
using Inventory.Contract.Tests.Events;
using Inventory.Contract.Tests.Setup;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Webhooks;

/// <summary>What webhooks are sent, as an owner sees it over HTTP.</summary>
[Collection(WebhooksCollection.Name)]
public sealed class WebhookDeliveryTests(WebhookSilo silo) : ContractTests(silo)
{
    [Fact]
    public async Task Every_accepted_change_is_sent_as_the_event_that_the_item_tells()
    {
        var (id, path) = await Webhook();
        var item = await Item(5);
        var hold = await Hold(item, 2);
        (await Confirm(hold)).IsFresh();
        (await Api.Post($"/v1/holds/{hold}/cancel")).IsFresh();
        await Received(path, item, 4);

        var told = (await Api.Get($"/v1/items/{item}/events")).List("events");
        var sent = silo.Received(path).Where(one => one["subject"]!.GetValue<string>() == item).ToList();
        for (var n = 0; n < 4; n++)
        {
            Assert.Equal("1.0", sent[n]["specversion"]!.GetValue<string>());
            Assert.Equal("/tenants/demo", sent[n]["source"]!.GetValue<string>());
            Assert.Equal(told[n]!["type"]!.GetValue<string>(), sent[n]["type"]!.GetValue<string>());
            Assert.Equal(told[n]!["eventId"]!.GetValue<string>(), sent[n]["id"]!.GetValue<string>());
            Assert.Equal(item, sent[n]["partitionkey"]!.GetValue<string>());
            Assert.Equal((n + 1).ToString("D19", CultureInfo.InvariantCulture), sent[n]["sequence"]!.GetValue<string>());
        }

        await Poll.UntilAsync(async () => (await Deliveries(id)).Count(one => one.EventId.Length > 0 && one.Status == "delivered") >= 4,
            "they are listed as delivered");
        var listed = (await Api.Get($"/v1/webhooks/{id}/deliveries?status=delivered&limit=2")).Is(200);
        Assert.Equal(2, listed.List("deliveries").Count);
        var next = (await Api.Get($"/v1/webhooks/{id}/deliveries?status=delivered&limit=2&cursor={listed.Text("nextCursor")}")).Is(200);
        Assert.Empty(Ids(listed).Intersect(Ids(next)));
        (await Api.Get($"/v1/webhooks/{id}/deliveries?cursor={listed.Text("nextCursor")}")).Is(400, "invalid-cursor");
        await Drop(id);
    }

    [Fact]
    public async Task A_failed_event_is_listed_with_what_was_answered_and_when_it_is_tried_again()
    {
        var (id, path) = await Webhook(status: 503);
        var item = await Item(5);
        await Received(path, item, 1);
        await Poll.UntilAsync(async () => (await Deliveries(id, "?status=pending")).Any(one => one.Attempts > 0), "it has failed");

        var row = (await Api.Get($"/v1/webhooks/{id}/deliveries?status=pending")).Is(200).List("deliveries")[0]!;
        Assert.Equal("item_created.v1", row["eventType"]!.GetValue<string>());
        Assert.Equal((503, "Answered 503."), (row["lastStatus"]!.GetValue<int>(), row["lastError"]!.GetValue<string>()));
        Assert.NotNull(row["nextAttemptAt"]);
        (await Api.Get($"/v1/webhooks/{id}")).Is(200).Shows("""{"pending":1}""").Instant("oldestPendingAt");
        await Drop(id);
    }

    [Fact]
    public async Task Disabled_it_keeps_its_place_and_enabled_it_goes_on_from_there()
    {
        var (id, path) = await Webhook();
        (await Api.Patch($"/v1/webhooks/{id}", """{"enabled":false}""")).Is(200);
        var item = await Item(5);
        await Poll.UntilAsync(async () => (await Api.Get($"/v1/webhooks/{id}")).Number("pending") == 1, "what happens is counted");
        (await Api.Post($"/v1/webhooks/{id}/test")).Is(409, "webhook-disabled");
        (await Api.Post($"/v1/webhooks/{id}/replay", """{"dead":true}""")).Is(409, "webhook-disabled");
        Assert.Empty(silo.Received(path));

        (await Api.Patch($"/v1/webhooks/{id}", """{"enabled":true}""")).Is(200);
        await Received(path, item, 1);
        await Drop(id);
    }

    [Fact]
    public async Task A_receiver_that_answers_410_is_disabled()
    {
        var (id, path) = await Webhook(status: 410);
        await Item(5);
        await Poll.UntilAsync(async () => !(await Api.Get($"/v1/webhooks/{id}")).Field("enabled").GetValue<bool>(), "it is disabled");
        (await Api.Get($"/v1/webhooks/{id}")).Shows("""{"disabledBecause":"The receiver answered 410 Gone."}""");
        await Drop(id);
    }

    [Fact]
    public async Task A_test_is_sent_to_it_alone()
    {
        var (id, path) = await Webhook("\"types\":[\"stock_counted.v1\"]");
        var eventId = (await Api.Post($"/v1/webhooks/{id}/test")).Is(202).Text("eventId");
        await Poll.UntilAsync(() => silo.Received(path).Count > 0, "the test comes");

        var sent = Assert.Single(silo.Received(path));
        Assert.Equal(("webhook.test.v1", eventId), (sent["type"]!.GetValue<string>(), sent["id"]!.GetValue<string>()));
        Assert.Null(sent["sequence"]);
        EventDocuments.Tell("webhook.test.v1", sent);
        await Poll.UntilAsync(async () => (await Deliveries(id)) is [{ Status: "delivered" }], "it is listed");
        await Drop(id);
    }

    [Fact]
    public async Task A_secret_has_up_to_two_successors_within_a_day()
    {
        var (id, _) = await Webhook();
        Assert.StartsWith("whsec_", (await Api.Post($"/v1/webhooks/{id}/secret")).Is(200).Text("secret"), StringComparison.Ordinal);
        (await Api.Post($"/v1/webhooks/{id}/secret")).Is(200);
        (await Api.Post($"/v1/webhooks/{id}/secret")).Is(409, "too-many");
        await Drop(id);
    }

    [Fact]
    public async Task Events_are_sent_again_by_their_ids_by_their_time_and_when_they_were_given_up()
    {
        var (id, path) = await Webhook("\"prefix\":\"sku:\"");
        var item = await Item(5);
        await Received(path, item, 1);
        // What has arrived and is not recorded yet is still to be told in order, and not again.
        await Poll.UntilAsync(async () => await Deliveries(id) is [{ Status: "delivered" }], "it is recorded");
        var eventId = silo.Received(path).First(one => one["subject"]!.GetValue<string>() == item)["id"]!.GetValue<string>();

        (await Api.Post($"/v1/webhooks/{id}/replay", $$"""{"eventIds":["{{eventId}}","evt-99999999"]}""")).Is(202)
            .Shows("""{"scheduled":1}""");
        await Received(path, item, 2);
        await Poll.UntilAsync(async () => (await Deliveries(id)).All(one => one.Status == "delivered"), "all is delivered");

        var at = (await Api.Get($"/v1/items/{item}/events")).List("events")[0]!["at"]!.GetValue<string>();
        var until = Quoted(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).AddMilliseconds(1));
        Assert.InRange((await Api.Post($"/v1/webhooks/{id}/replay", $$"""{"from":"{{at}}","to":{{until}}}""")).Is(202).Number("scheduled"),
            1, long.MaxValue);
        await Received(path, item, 3);

        (await Api.Post($"/v1/webhooks/{id}/replay", """{"dead":true}""")).Is(202).Shows("""{"scheduled":0}""");
        await Drop(id);
    }

    private static IEnumerable<string> Ids(Answer page) => page.List("deliveries").Select(one => one!["eventId"]!.GetValue<string>());

    private async Task<(string Id, string Path)> Webhook(string more = "", int status = 200)
    {
        var id = New("wh");
        silo.Statuses["/" + id] = status;
        (await Api.Post("/v1/webhooks", $$"""{"webhookId":"{{id}}","url":"{{silo.Url}}/{{id}}"{{(more.Length > 0 ? "," + more : "")}}}"""))
            .IsFresh(201);
        return (id, "/" + id);
    }

    private async Task Drop(string id) => (await Api.Delete($"/v1/webhooks/{id}")).Is(204);

    private Task Received(string path, string item, int count) => Poll.UntilAsync(
        () => silo.Received(path).Count(one => one["subject"]!.GetValue<string>() == item) >= count, $"{count} events of {item} have come");

    private async Task<List<(string EventId, string Status, int Attempts)>> Deliveries(string id, string query = "") =>
        [.. (await Api.Get($"/v1/webhooks/{id}/deliveries{query}")).Is(200).List("deliveries").Select(one => (
            one!["eventId"]!.GetValue<string>(), one["status"]!.GetValue<string>(), one["attempts"]!.GetValue<int>()))];
}

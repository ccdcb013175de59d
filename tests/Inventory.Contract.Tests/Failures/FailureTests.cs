using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;
using Inventory.Contract.Tests.Webhooks;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Failures;

/// <summary>What did not arrive and what had no effect: seen, tried again, put right, set aside.</summary>
[Collection(WebhooksCollection.Name)]
public sealed class FailureTests(WebhookSilo silo) : ContractTests(silo)
{
    private const string Ops = "/api/admin/ops", Reason = """{"reason":"it is well again"}""";

    [Theory]
    [InlineData("/failures/webhook:crm@1/replay")]
    [InlineData("/failures/inbox@1/ignore")]
    [InlineData("/failures:replay")]
    [InlineData("/failures:ignore")]
    public async Task Only_who_may_operate_decides(string path)
    {
        (await Api.As(null).Post(Ops + path, Reason)).Is(401, "unauthenticated");
        (await (await Key("read sell block stock admin")).Post(Ops + path, Reason)).Is(403, "forbidden");
        (await (await Key("operate", "\"channel\":\"web\"")).Post(Ops + path, Reason)).Is(403, "forbidden");
        var answer = await (await Key("operate")).Post(Ops + path, """{"dryRun":true}""");
        Assert.True(answer.Status is 400, answer.Told("refuses an operator"));
    }

    [Fact]
    public async Task Who_administers_or_operates_may_look()
    {
        foreach (var path in (string[])["/outbox/failures", "/inbox/failures"])
        {
            foreach (var scope in (string[])["admin", "operate"]) (await (await Key(scope)).Get(Ops + path)).Is(200);
            (await (await Key("read sell block stock approve")).Get(Ops + path)).Is(403, "forbidden");
            (await Api.Get($"{Ops}{path}?limit=0")).Is(400, "invalid-request");
            (await Api.Get($"{Ops}{path}?cursor=never")).Is(400, "invalid-cursor");
            (await Api.Get($"{Ops}{path}?state=FAILED")).Is(400, "invalid-request");
        }

        (await Api.Get($"{Ops}/outbox/failures?consumer=crm")).Is(400, "invalid-request");
        (await Api.Get($"{Ops}/inbox/failures?consumer=webhook:crm")).Is(400, "invalid-request");
        (await Api.Get($"{Ops}/failures/webhook:crm@1")).Is(404, "not-found");
        (await Api.Get($"{Ops}/failures/1")).Is(400, "invalid-request");
    }

    [Theory]
    [InlineData("/failures/inbox@1/replay", "{}")]
    [InlineData("/failures/inbox@1/replay", """{"reason":""}""")]
    [InlineData("/failures/inbox@1/replay", """{"reason":"r","payload":"text"}""")]
    [InlineData("/failures/webhook:crm@1/replay", """{"reason":"r","payload":{}}""")]
    [InlineData("/failures/crm/replay", """{"reason":"r"}""")]
    [InlineData("/failures/inbox@1/ignore", "{}")]
    [InlineData("/failures/inbox@1/ignore", """{"reason":"r","payload":{}}""")]
    [InlineData("/failures:replay", "{}")]
    [InlineData("/failures:replay", """{"reason":"r","consumer":"crm"}""")]
    [InlineData("/failures:replay", """{"reason":"r","limit":0}""")]
    [InlineData("/failures:replay", """{"reason":"r","limit":1001}""")]
    [InlineData("/failures:ignore", """{"dryRun":true}""")]
    [InlineData("/failures:ignore", """{"reason":"r","payload":{}}""")]
    public async Task What_makes_no_sense_is_refused(string path, string body) =>
        (await Api.Post(Ops + path, body)).Is(400, "invalid-request");

    [Fact]
    public async Task What_is_not_there_is_told_so()
    {
        foreach (var id in (string[])["webhook:crm@1", "stream:inventory@1", "bridge:rabbitmq@1", "inbox@999999"])
        {
            (await Api.Post($"{Ops}/failures/{id}/replay", Reason)).Is(404, "not-found");
            (await Api.Post($"{Ops}/failures/{id}/ignore", Reason)).Is(404, "not-found");
        }
    }

    [Fact]
    public async Task A_delivery_is_in_sight_from_its_first_failed_attempt_and_failed_once_it_is_dead()
    {
        var id = await FailingWebhook();
        var row = await Failing(id);
        Assert.Equal(("retrying", "item_created.v1", "Answered 503."), (Text(row, "state"), Text(row, "eventType"), Text(row, "lastError")));
        Assert.True(row["attempts"]!.GetValue<int>() >= 1 && row["nextAttemptAt"] is not null && row["firstFailedAt"] is not null);
        Assert.Null(row["source"]);

        await Die(id);
        row = await Failing(id);
        Assert.Null(row["nextAttemptAt"]);
        var looked = (await Api.Get($"{Ops}/failures/{Text(row, "failureId")}")).Is(200).Shows("""{"state":"FAILED"}""");
        Assert.Equal(Text(row, "eventId"), looked.Field("payload.id").GetValue<string>());
        await Drop(id);
    }

    [Fact]
    public async Task A_dead_delivery_is_sent_again_under_its_id_and_leaves_the_list()
    {
        var id = await FailingWebhook();
        await Die(id);
        var row = await Failing(id);
        silo.Statuses["/" + id] = 200;
        var before = silo.Received("/" + id).Count;
        (await Api.Post($"{Ops}/failures/{Text(row, "failureId")}/replay", Reason)).Is(200).Shows("""{"matched":1,"done":1}""");
        Assert.Empty(await Listed(id));
        await Poll.UntilAsync(() => silo.Received("/" + id).Count > before, "it is sent again");
        Assert.Equal(Text(row, "eventId"), Text(silo.Received("/" + id)[^1], "id"));
        (await Api.Post($"{Ops}/failures/{Text(row, "failureId")}/replay", Reason)).Is(404, "not-found");
        Assert.Equal("bootstrap it is well again", await silo.Database.ScalarAsync<string>(
            $"SELECT decided_by || ' ' || reason FROM delivery WHERE event_id = '{Text(row, "eventId")}' AND consumer LIKE '%/{id}'"));
        await Drop(id);
    }

    [Fact]
    public async Task A_delivery_is_set_aside_for_good()
    {
        var id = await FailingWebhook();
        var row = await Failing(id);
        (await Api.Post($"{Ops}/failures/{Text(row, "failureId")}/ignore", """{"reason":"of no use"}""")).Is(200)
            .Shows("""{"matched":1,"done":1}""");
        Assert.Empty(await Listed(id));
        Assert.Equal("ignored", await silo.Database.ScalarAsync<string>(
            $"SELECT status FROM delivery WHERE event_id = '{Text(row, "eventId")}' AND consumer LIKE '%/{id}'"));
        await Drop(id);
    }

    [Fact]
    public async Task All_that_match_are_counted_first_and_then_sent_again_or_set_aside()
    {
        var id = await FailingWebhook();
        await Item(1);
        await Item(1);
        await Poll.UntilAsync(async () => (await Listed(id)).Count == 3, "three fail");
        var page = (await Api.Get($"{Ops}/outbox/failures?consumer=webhook:{id}&limit=2")).Is(200);
        Assert.Equal(2, page.List("failures").Count);
        var rest = await Api.Get($"{Ops}/outbox/failures?consumer=webhook:{id}&limit=2&cursor={page.Text("nextCursor")}");
        Assert.Single(rest.Is(200).Lacks("nextCursor").List("failures"));
        (await Api.Get($"{Ops}/outbox/failures?limit=2&cursor={page.Text("nextCursor")}")).Is(400, "invalid-cursor");

        Task<Answer> Act(string act, string more) =>
            Api.Post($"{Ops}/failures:{act}", $$"""{"consumer":"webhook:{{id}}","reason":"r"{{more}}}""");
        (await Act("ignore", ",\"dryRun\":true")).Is(200).Shows("""{"matched":3,"done":0}""");
        (await Act("replay", ",\"error\":\"Answered 404\"")).Is(200).Shows("""{"matched":0,"done":0}""");
        (await Act("replay", ",\"eventType\":\"hold_placed.v1\"")).Is(200).Shows("""{"matched":0,"done":0}""");
        (await Act("ignore", ",\"limit\":1")).Is(200).Shows("""{"matched":1,"done":1}""");
        silo.Statuses["/" + id] = 200;
        (await Act("replay", ",\"error\":\"503\"")).Is(200).Shows("""{"matched":2,"done":2}""");
        Assert.Empty(await Listed(id));
        await Drop(id);
    }

    [Fact]
    public async Task Another_tenant_neither_sees_nor_touches_them()
    {
        var id = await FailingWebhook();
        var row = await Failing(id);
        var other = Api.As((await Api.Post("/v1/keys", $$"""{"name":"o","scopes":["admin","operate"],"tenant":"{{New("t")}}"}"""))
            .Is(201).Text("key"));
        Assert.Empty((await other.Get($"{Ops}/outbox/failures")).Is(200).List("failures"));
        (await other.Post($"{Ops}/failures/{Text(row, "failureId")}/replay", Reason)).Is(404, "not-found");
        (await other.Post($"{Ops}/failures:ignore", Reason)).Is(200).Shows("""{"matched":0,"done":0}""");
        await Failing(id);
        await Drop(id);
    }

    [Fact]
    public async Task What_a_stream_gave_up_is_in_sight_under_the_streams_name_and_decided_about_like_others()
    {
        var item = await Item(5);
        var subscription = Guid.NewGuid().ToString("N");
        // As its relay would have left it: the silo of these tests has no subscriber that fails.
        await Poll.UntilAsync(async () => await silo.Database.ScalarAsync<long>($"""
            WITH told AS (
              SELECT p.position, p.tenant_id, 'evt-' || p.entry AS event_id, p.at FROM journal_position AS p
              JOIN item AS i USING (tenant_id, item_key) WHERE i.item_id = '{item}'
            ), subscribed AS (
              INSERT INTO consumer (name, tenant_id, position) SELECT 'stream:inventory/5/{subscription}', tenant_id, 9223372036854775807
              FROM told RETURNING name
            ), failed AS (
              INSERT INTO delivery (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, last_error,
                first_failed_at)
              SELECT s.name, t.position, t.tenant_id, '{item}', t.event_id, 'item_created.v1', t.at, 'dead', 6, 'threw', clock_timestamp()
              FROM told AS t, subscribed AS s RETURNING 1
            )
            SELECT count(*) FROM failed
            """) == 1, "it is told and given up");

        foreach (var name in (string[])["stream:inventory", "stream:inventory.5", $"stream:inventory.5.{subscription}"])
        {
            var listed = (await Api.Get($"{Ops}/outbox/failures?consumer={name}")).Is(200).List("failures")
                .Single(one => Text(one!, "lastError") == "threw")!;
            Assert.Equal(("FAILED", $"stream:inventory.5.{subscription}", "item_created.v1"),
                (Text(listed, "state"), Text(listed, "consumer"), Text(listed, "eventType")));
        }

        var own = (await Api.Get($"{Ops}/outbox/failures?consumer=stream:inventory.5.{subscription}")).Is(200).List("failures");
        var id = Text(Assert.Single(own)!, "failureId");
        Assert.Equal(item, (await Api.Get($"{Ops}/failures/{id}")).Is(200).Field("payload.subject").GetValue<string>());
        Assert.Equal(6, await silo.Database.ScalarAsync<int>($"SELECT attempts FROM outbox_dead WHERE subject = '{item}'"));
        var all = $$"""{"consumer":"stream:inventory.5.{{subscription}}","reason":"r"}""";
        (await Api.Post($"{Ops}/failures:replay", all.Replace("}", ",\"dryRun\":true}", StringComparison.Ordinal))).Is(200)
            .Shows("""{"matched":1,"done":0}""");
        (await Api.Post($"{Ops}/failures/{id}/replay", Reason)).Is(200).Shows("""{"matched":1,"done":1}""");
        (await Api.Post($"{Ops}/failures/{id}/replay", Reason)).Is(404, "not-found");
        await silo.Database.ScalarAsync<object>(
            $"UPDATE delivery SET status = 'dead', first_failed_at = clock_timestamp(), next_attempt_at = NULL WHERE subject = '{item}'");
        (await Api.Post($"{Ops}/failures:ignore", all)).Is(200).Shows("""{"matched":1,"done":1}""");
    }

    private async Task<string> FailingWebhook()
    {
        var id = New("wh");
        silo.Statuses["/" + id] = 503;
        (await Api.Post("/v1/webhooks", $$"""{"webhookId":"{{id}}","url":"{{silo.Url}}/{{id}}"}""")).IsFresh(201);
        await Item(5);
        await Poll.UntilAsync(async () => (await Listed(id)).Count == 1, "it fails");
        return id;
    }

    // As after three days: the next attempt is the last.
    private async Task Die(string id)
    {
        await silo.Database.ScalarAsync<long>($"""
            WITH aged AS (
              UPDATE delivery SET first_failed_at = first_failed_at - interval '73 hours', next_attempt_at = clock_timestamp()
              WHERE consumer LIKE '%/{id}'
            )
            UPDATE consumer SET revision = revision + 1 WHERE name LIKE '%/{id}' RETURNING revision
            """);
        await Poll.UntilAsync(async () => Text(await Failing(id), "state") == "FAILED", "it is dead");
    }

    private async Task<JsonNode> Failing(string id) => Assert.Single(await Listed(id))!;

    private async Task<JsonArray> Listed(string id) =>
        (await Api.Get($"{Ops}/outbox/failures?consumer=webhook:{id}")).Is(200).List("failures");

    private async Task Drop(string id) => (await Api.Delete($"/v1/webhooks/{id}")).Is(204);

    private static string Text(JsonNode row, string field) => row[field]!.GetValue<string>();
}

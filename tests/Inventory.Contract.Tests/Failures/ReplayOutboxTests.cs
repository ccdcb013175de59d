using Inventory.Contract.Tests.Setup;
using Inventory.Contract.Tests.Webhooks;
using Inventory.Testing;

namespace Inventory.Contract.Tests.Failures;

/// <summary>The lever that delivers events again.</summary>
[Collection(WebhooksCollection.Name)]
public sealed class ReplayOutboxTests(WebhookSilo silo) : ContractTests(silo)
{
    private const string Lever = "/internal/admin/replay-outbox";
    private static readonly (string, string) Correlation = ("Correlation-Id", "incident-7");

    [Fact]
    public async Task Only_who_may_operate_pulls_it_and_says_what_it_belongs_to()
    {
        var body = """{"eventIds":["evt-1"],"reason":"r"}""";
        (await (await Key("read sell block stock admin")).Post(Lever, body, Correlation)).Is(403, "forbidden");
        (await Api.Post(Lever, body)).Is(400, "invalid-request").Shows("""{"errors":{"Correlation-Id":["is required"]}}""");
        (await (await Key("operate")).Post(Lever, body.Replace("}", ",\"dryRun\":true}", StringComparison.Ordinal), Correlation)).Is(200);
    }

    [Theory]
    [InlineData("""{"reason":"r"}""")]
    [InlineData("""{"eventIds":[],"reason":"r"}""")]
    [InlineData("""{"eventIds":[""],"reason":"r"}""")]
    [InlineData("""{"eventIds":["evt-1"]}""")]
    [InlineData("""{"eventIds":["evt-1"],"reason":"r","consumer":"crm"}""")]
    [InlineData("""{"eventIds":["evt-1"],"reason":"r","leverId":"-"}""")]
    public async Task What_makes_no_sense_is_refused(string body) => (await Api.Post(Lever, body, Correlation)).Is(400, "invalid-request");

    [Fact]
    public async Task Events_that_arrived_are_delivered_again_to_who_is_named_and_once_for_each_lever()
    {
        var (one, two) = (await Webhook(), await Webhook());
        var item = await Item(5);
        await Poll.UntilAsync(() => Count(one, item) == 1 && Count(two, item) == 1, "both hear it");
        await WrittenDownAsync(item);
        var eventId = (await Events(item)).List("events")[0]!["eventId"]!.GetValue<string>();

        string Body(string more) => $$"""{"eventIds":["{{eventId}}","evt-99999999"],"reason":"restored from yesterday"{{more}}}""";
        (await Api.Post(Lever, Body(",\"dryRun\":true"), Correlation)).Is(200)
            .Shows("""{"preview":{"kind":"replay-outbox","matches":2,"more":false}}""");
        var (consumer, lever) = ($",\"consumer\":\"webhook:{one}\"", $",\"leverId\":\"{New("lever")}\"");
        (await Api.Post(Lever, Body(consumer + lever), Correlation)).Is(202).Shows("""{"scheduled":1}""");
        await Poll.UntilAsync(() => Count(one, item) == 2, "it is heard again");
        var repeat = (await Api.Post(Lever, Body(consumer + lever), Correlation)).Is(202).Shows("""{"scheduled":1}""");
        Assert.True(repeat.Replayed);
        (await Api.Post(Lever, Body(lever), Correlation)).Is(409, "id-reused");

        await WrittenDownAsync(item);
        (await Api.Post(Lever, Body(""), Correlation)).Is(202).Shows("""{"scheduled":2}""");
        await Poll.UntilAsync(() => Count(one, item) == 3 && Count(two, item) == 2, "both hear it again");
        (await Api.Delete($"/v1/webhooks/{one}")).Is(204);
        (await Api.Delete($"/v1/webhooks/{two}")).Is(204);
    }

    // What is still on its way is not delivered again beside that.
    private Task WrittenDownAsync(string item) => Poll.UntilAsync(() => silo.Database.ScalarAsync<bool>(
        $"SELECT count(*) = 2 FROM delivery WHERE status = 'delivered' AND subject = '{item}'"), "both are written down");

    private async Task<string> Webhook()
    {
        var id = New("wh");
        (await Api.Post("/v1/webhooks", $$"""{"webhookId":"{{id}}","url":"{{silo.Url}}/{{id}}"}""")).IsFresh(201);
        return id;
    }

    private int Count(string webhook, string item) =>
        silo.Received("/" + webhook).Count(one => one["subject"]!.GetValue<string>() == item);
}

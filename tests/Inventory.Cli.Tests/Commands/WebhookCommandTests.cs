using Inventory.Cli.Tests.Stub;

namespace Inventory.Cli.Tests.Commands;

public sealed class WebhookCommandTests
{
    private const string Webhook = """
        {"webhookId":"w-1","url":"https://a.example/","types":["hold_placed.v1"],"prefix":"sku:","enabled":true,"pending":3,
        "scheduled":7,"eventId":"test-1","secret":"whsec_c2VjcmV0"}
        """;

    [Theory]
    [InlineData("webhooks create https://a.example/", "POST /v1/webhooks", """{"url":"https://a.example/"}""", "whsec_c2VjcmV0")]
    [InlineData("webhooks create https://a.example/ --id w-1 --type a.v1 --type b.v1 --prefix sku: --description d", "POST /v1/webhooks",
        """{"webhookId":"w-1","url":"https://a.example/","types":["a.v1","b.v1"],"prefix":"sku:","description":"d"}""", "Keep it now")]
    [InlineData("webhooks change w-1 --url https://a.example/", "PATCH /v1/webhooks/w-1", """{"url":"https://a.example/"}""",
        "w-1 is enabled and hears hold_placed.v1 of sku: at https://a.example/.")]
    [InlineData("webhooks change w-1 --type a.v1 --type b.v1 --prefix room: --description d", "PATCH /v1/webhooks/w-1",
        """{"types":["a.v1","b.v1"],"prefix":"room:","description":"d"}""", "w-1")]
    [InlineData("webhooks change w-1 --all-types --prefix ", "PATCH /v1/webhooks/w-1", """{"prefix":"","types":[]}""", "w-1")]
    [InlineData("webhooks enable w-1", "PATCH /v1/webhooks/w-1", """{"enabled":true}""", "w-1 is enabled; 3 events wait.")]
    [InlineData("webhooks disable w-1", "PATCH /v1/webhooks/w-1", """{"enabled":false}""", "w-1")]
    [InlineData("webhooks secret w-1", "POST /v1/webhooks/w-1/secret", "", "whsec_c2VjcmV0")]
    [InlineData("webhooks test w-1", "POST /v1/webhooks/w-1/test", "", "test-1 is on its way")]
    [InlineData("webhooks replay w-1 --dead", "POST /v1/webhooks/w-1/replay", """{"dead":true}""", "7 events")]
    [InlineData("webhooks replay w-1 --event e-1 --event e-2", "POST /v1/webhooks/w-1/replay", """{"eventIds":["e-1","e-2"]}""",
        "7 events")]
    [InlineData("webhooks replay w-1 --from 2027-01-01T00:00:00Z --to 2027-01-02T00:00:00Z", "POST /v1/webhooks/w-1/replay",
        """{"from":"2027-01-01T00:00:00Z","to":"2027-01-02T00:00:00Z"}""", "7 events")]
    public async Task A_webhook_is_made_tested_and_sent_events_again(string arguments, string request, string body, string told)
    {
        await using var stub = await StubService.AnsweringAsync(200, Webhook);

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        var received = Assert.Single(stub.Requests);
        Assert.Equal((request, body), ($"{received.Method} {received.Path}", received.Body));
        Assert.Contains(told, run.Out);
        Assert.Equal(0, run.Code);
    }

    [Theory]
    [InlineData("webhooks change w-1", "Name what to change")]
    [InlineData("webhooks change w-1 --all-types --type a.v1", "--all-types goes without --type.")]
    public async Task A_change_says_what_it_changes_and_only_one_thing_of_each(string arguments, string told)
    {
        await using var stub = await StubService.AnsweringAsync(200, Webhook);

        var run = await CliRun.AsyncAgainst(stub, arguments.Split(' '));

        Assert.Empty(stub.Requests);
        Assert.Contains(told, run.Error);
        Assert.Equal(2, run.Code);
    }

    [Fact]
    public async Task A_webhook_is_deleted()
    {
        await using var stub = await StubService.AnsweringAsync(204, "");
        var run = await CliRun.AsyncAgainst(stub, "webhooks", "delete", "w-1");
        Assert.Equal("DELETE /v1/webhooks/w-1", stub.Requests.Select(one => $"{one.Method} {one.Path}").Single());
        Assert.Equal((0, "It is deleted.\n"), (run.Code, run.Out));
    }

    [Fact]
    public async Task Webhooks_are_listed_with_what_they_hear_and_what_waits()
    {
        await using var stub = await StubService.AnsweringAsync(200, $$"""
            {"webhooks":[{{Webhook}},{"webhookId":"w-2","url":"https://b.example/","types":[],"prefix":"","enabled":false,
              "disabledBecause":"The receiver answered 410 Gone.","pending":0}]}
            """);
        var run = await CliRun.AsyncAgainst(stub, "webhooks", "list");
        Assert.Matches(@"w-1 +enabled +3 .*hold_placed\.v1 of sku: +https://a\.example/", run.Out);
        Assert.Matches(@"w-2 +disabled: The receiver answered 410 Gone\. +0 .*all +https://b\.example/", run.Out);
    }

    [Fact]
    public async Task Deliveries_tell_what_failed_and_when_it_is_tried_next()
    {
        await using var stub = await StubService.AnsweringAsync(200, """
            {"deliveries":[{"eventId":"evt-7","eventType":"hold_placed.v1","status":"pending","attempts":2,"lastError":"Answered 503.",
              "lastStatus":503,"nextAttemptAt":"2027-01-01T00:00:05.000Z","at":"2027-01-01T00:00:00.000Z"}]}
            """);
        var run = await CliRun.AsyncAgainst(stub, "webhooks", "deliveries", "w-1", "--status", "pending", "--limit", "5");
        Assert.Equal("/v1/webhooks/w-1/deliveries?status=pending&limit=5", Assert.Single(stub.Requests).Path);
        Assert.Matches(@"evt-7 +hold_placed\.v1 .*pending +2 .*Answered 503\.", run.Out);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A caller's own truth beside the ledger's, over HTTP and the real database.</summary>
public sealed class ComparisonTests(SharedSilo.OfClass shared) : SharedSilo(shared)
{
    public override async Task InitializeAsync()
    {
        await Caller.CreateAsync("sku:a", 100_000);
        await Caller.CreateAsync("sku:b", 100_000);
    }

    [Fact]
    public async Task Tells_what_the_caller_forgot_what_is_over_and_what_differs()
    {
        await PlaceAsync("agreed-1", "shop", ("sku:a", 2), ("sku:b", 1));
        await PlaceAsync("agreed-2", "shop", ("sku:a", 5));
        await Caller.ConfirmAsync("agreed-2");
        await PlaceAsync("forgotten", "shop", ("sku:a", 1));
        await PlaceAsync("not-ours", "other", ("sku:a", 1));
        await PlaceAsync("released", "shop", ("sku:a", 1));
        await Caller.ReleaseAsync("released");
        await PlaceAsync("smaller", "shop", ("sku:a", 3));
        await PlaceAsync("misread", "shop", ("sku:b", 3));
        await PlaceAsync("foreign", "other", ("sku:b", 3));

        var told = await CompareAsync("?owner=shop", """
            {"holdId":"agreed-1","lines":[{"itemId":"sku:b","quantity":1},{"itemId":"sku:a","quantity":2}]}
            {"holdId":"agreed-2","quantity":5}
            {"holdId":"released","quantity":1}
            {"holdId":"never","quantity":1}

            {"holdId":"smaller","lines":[{"itemId":"sku:a","quantity":4}]}
            {"holdId":"misread","quantity":"3"}
            {"holdId":"foreign","quantity":3}
            {"holdId":"agreed-1","quantity":3}
            no json
            """);

        Assert.Equal("summary", told[^1].GetProperty("kind").GetString());
        Assert.Equal([("forgotten", "held")],
            Of(told, "phantom").Select(line => (Text(line.GetProperty("hold"), "holdId"), Text(line.GetProperty("hold"), "status"))));
        Assert.Equal([("never", "unknown"), ("released", "released")],
            Of(told, "over").Select(line => (Text(line, "holdId"), Text(line, "status"))));
        Assert.Equal([("foreign", "owner"), ("smaller", "lines")],
            Of(told, "differs").Select(line => (Text(line, "holdId"), line.GetProperty("differs")[0].GetString()!)));
        Assert.Equal([7L, 10L, 9L], Of(told, "invalid").Select(line => line.GetProperty("line").GetInt64()));
        Assert.Equal((9, 3, 1, 2, 2), (Count("read"), Count("invalid"), Count("phantoms"), Count("over"), Count("differing")));

        long Count(string what) => told[^1].GetProperty(what).GetInt64();
    }

    [Fact]
    public async Task An_expired_hold_is_over_swept_or_not_and_a_later_one_is_not_missed()
    {
        await PlaceAsync("short", "late", ttlSeconds: 1, ("sku:a", 1));
        await Ledger.UntilItIsOverAsync(Database, "short");
        var listed = Text((await Caller.GetHoldAsync("short")).Body, "expiresAt");
        await PlaceAsync("later", "late", ("sku:a", 1));

        var told = await CompareAsync("?owner=late&placedBefore=" + listed, """{"holdId":"short","quantity":1}""");

        Assert.Equal("expired", Text(Assert.Single(Of(told, "over")), "status"));
        Assert.Empty(Of(told, "phantom"));
        Assert.Equal("later", Text(Assert.Single(Of(await CompareAsync("?owner=late", ""), "phantom")).GetProperty("hold"), "holdId"));
        Assert.Empty(Of(await CompareAsync("?owner=late&status=confirmed", ""), "phantom"));
    }

    [Fact]
    public async Task A_key_of_one_channel_learns_nothing_of_another()
    {
        await Caller.SendAsync(HttpMethod.Post, "/v1/holds", new { holdId = "web-1", channel = "web", lines = Lines(("sku:a", 1)) });
        await Caller.SendAsync(HttpMethod.Post, "/v1/holds", new { holdId = "desk-1", channel = "desk", lines = Lines(("sku:a", 1)) });
        var key = await Caller.SendAsync(HttpMethod.Post, "/v1/keys",
            new { name = "web", scopes = (string[])["read", "sell"], channel = "web" });
        using var web = Silo.NewClient(Text(key.Body, "key"));

        var told = await CompareAsync("", """{"holdId":"desk-1","quantity":1}""", web);
        using var refused = await web.PostAsync("/v1/reconciliations?channel=desk", Ndjson(""));

        Assert.Equal("unknown", Text(Assert.Single(Of(told, "over")), "status"));
        Assert.Equal("web-1", Text(Assert.Single(Of(told, "phantom")).GetProperty("hold"), "holdId"));
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Forgotten_holds_are_released_by_a_second_step_and_confirmed_ones_stay()
    {
        await PlaceAsync("lost-1", "forgetful", ("sku:a", 1));
        await PlaceAsync("lost-2", "forgetful", ("sku:a", 1), ("sku:b", 1));
        await PlaceAsync("paid", "forgetful", ("sku:a", 1));
        await Caller.ConfirmAsync("paid");

        var answer = await Caller.SendAsync(HttpMethod.Post, "/v1/reconciliations/release",
            new { holdIds = (string[])["lost-1", "lost-2", "paid", "never"], reason = "forgotten by the shop" });

        Assert.Equal([200, 200, 409, 404], answer.Body.GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("httpStatus").GetInt32()));
        Assert.Equal("forgotten by the shop", Text((await Caller.GetHoldAsync("lost-2")).Body, "reason"));
        Assert.Equal("confirmed", Text((await Caller.GetHoldAsync("paid")).Body, "status"));
    }

    [Fact]
    public async Task A_long_list_is_compared_with_a_progress_count_while_it_is_read()
    {
        await PlaceAsync("hold-7", "long", ("sku:a", 1));
        await PlaceAsync("missed", "long", ("sku:a", 1));
        var list = new StringBuilder();
        for (var i = 0; i < 30_000; i++) list.Append("{\"holdId\":\"hold-").Append(i).Append("\",\"quantity\":1}\n");

        var told = await CompareAsync("?owner=long", list.ToString());

        Assert.Equal([5_000L, 10_000L, 15_000L, 20_000L, 25_000L, 30_000L],
            Of(told, "progress").Select(line => line.GetProperty("read").GetInt64()).Distinct());
        Assert.Equal(29_999, Of(told, "over").Count());
        Assert.Equal("missed", Text(Assert.Single(Of(told, "phantom")).GetProperty("hold"), "holdId"));
    }

    [Theory]
    [InlineData("?status=expired", "application/x-ndjson", 400)]
    [InlineData("?placedBefore=yesterday", "application/x-ndjson", 400)]
    [InlineData("?since=1", "application/x-ndjson", 400)]
    [InlineData("", "application/json", 415)]
    public async Task What_cannot_be_meant_is_refused(string query, string type, int status)
    {
        using var answer = await Silo.Client.PostAsync("/v1/reconciliations" + query, Ndjson("{}", type));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private Task PlaceAsync(string holdId, string owner, params (string ItemId, long Quantity)[] lines) =>
        PlaceAsync(holdId, owner, ttlSeconds: 1800, lines);

    private async Task PlaceAsync(string holdId, string owner, int ttlSeconds, params (string ItemId, long Quantity)[] lines)
    {
        var reply =
            await Caller.UntilDecidedAsync(() => Caller.SendAsync(HttpMethod.Post, "/v1/holds",
            new { holdId, owner, ttlSeconds, lines = Lines(lines) }));
        Assert.True(reply.Status is 201 or 200, reply.ToString());
    }

    private static IEnumerable<object> Lines(params (string ItemId, long Quantity)[] lines) =>
        lines.Select(line => new { itemId = line.ItemId, quantity = line.Quantity });

    private async Task<JsonElement[]> CompareAsync(string query, string list, HttpClient? client = null)
    {
        using var answer = await (client ?? Silo.Client).PostAsync("/v1/reconciliations" + query, Ndjson(list));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 200, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static StringContent Ndjson(string text, string type = "application/x-ndjson") =>
        new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    private static IEnumerable<JsonElement> Of(JsonElement[] told, string kind) => told.Where(line => Text(line, "kind") == kind);

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}

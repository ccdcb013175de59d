using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Inventory.Testing;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A client of one node's HTTP API that takes every answer as it comes, also none.</summary>
public sealed class Caller(HttpClient http)
{
    /// <summary>Holds in a batch.</summary>
    public const int BatchSize = 500;

    public Caller(SiloProcess silo)
        : this(silo.Client)
    {
    }

    public async Task CreateAsync(string itemId, long onHand)
    {
        var reply = await UntilDecidedAsync(() => SendAsync(HttpMethod.Post, "/v1/items", new { itemId, onHand }));
        Assert.True(reply.Status is 201 or 200, reply.ToString());
    }

    public Task<Reply> PlaceAsync(string holdId, params (string ItemId, long Quantity)[] lines) => PlaceAsync(holdId, 1800, lines);

    public Task<Reply> PlaceAsync(string holdId, int ttlSeconds, params (string ItemId, long Quantity)[] lines) => SendAsync(
        HttpMethod.Post,
        "/v1/holds",
        new { holdId, ttlSeconds, lines = lines.Select(line => new { itemId = line.ItemId, quantity = line.Quantity }) });

    /// <summary>
    /// A batch of holds of a unit each: as many commands at once for one item as make its rounds overlap. Answers 201 where all are had,
    /// and no answer where one is not decided.
    /// </summary>
    public async Task<Reply> PlaceBatchAsync(string batch, string itemId)
    {
        var lines = new[] { new { itemId, quantity = 1 } };
        var reply = await SendAsync(HttpMethod.Post, "/v1/holds:batch",
            new { holds = HoldsOf(batch).Select(holdId => new { holdId, ttlSeconds = 3600, lines }) });
        if (reply.Status != 200) return reply;
        var all = reply.Body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("httpStatus").GetInt32())
            .ToArray();
        return reply with { Status = all.Any(status => status >= 500) ? 0 : all.All(status => status is 200 or 201) ? 201 : all.Max() };
    }

    /// <summary>The holds of a batch that were answered with a code.</summary>
    public static IEnumerable<string> AnsweredWith(string code, Reply batch) =>
        batch.Body.ValueKind is not JsonValueKind.Object || !batch.Body.TryGetProperty("results", out var results) ? []
        : results.EnumerateArray().Where(result => result.TryGetProperty("problem", out var problem)
            && problem.GetProperty("code").GetString() == code)
            .Select(result => result.GetProperty("holdId").GetString()!);

    /// <summary>The holds of a batch.</summary>
    public static IEnumerable<string> HoldsOf(string batch) => Enumerable.Range(0, BatchSize).Select(i => $"{batch}.{i}");

    public Task<Reply> GetHoldAsync(string holdId) => SendAsync(HttpMethod.Get, "/v1/holds/" + holdId, null);

    public Task<Reply> GetItemAsync(string itemId) => SendAsync(HttpMethod.Get, "/v1/items/" + itemId, null);

    public Task<Reply> ConfirmAsync(string holdId) =>
        SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/v1/holds/{holdId}/confirm"), new { });

    public Task<Reply> ReleaseAsync(string holdId) =>
        SendAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/v1/holds/{holdId}/release"), new { });

    /// <summary>Repeats a request until its outcome is known, as the contract asks of callers.</summary>
    public static async Task<Reply> UntilDecidedAsync(Func<Task<Reply>> send)
    {
        var reply = Reply.None;
        await Poll.UntilAsync(async () => !(reply = await send()).IsUndecided, "the request was decided");
        return reply;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body);
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsByteArrayAsync();
            return new((int)answer.StatusCode, answer.Headers.Contains("Idempotency-Replayed"), text.Length == 0 ? default
                : JsonDocument.Parse(text).RootElement);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or IOException or TaskCanceledException)
        {
            return Reply.None;
        }
    }
}

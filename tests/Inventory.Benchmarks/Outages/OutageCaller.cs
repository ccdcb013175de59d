using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Inventory.Benchmarks.Outages;

/// <summary>A caller who takes every answer as it comes, also none.</summary>
internal static class OutageCaller
{
    /// <summary>What is told where nobody answers.</summary>
    public const string NoAnswer = "no answer";

    /// <summary>Creates an item, and asks again until it is there.</summary>
    public static async Task CreateAsync(HttpClient http, string itemId)
    {
        while (!IsDone(await SendAsync(http, "/v1/items", new { itemId, onHand = 1_000_000_000 }, CancellationToken.None)))
        {
        }
    }

    /// <summary>Places a hold of a unit of each item.</summary>
    public static Task<string> PlaceAsync(HttpClient http, string holdId, int ttlSeconds, CancellationToken cancellation,
        params string[] items) =>
        SendAsync(http, "/v1/holds", new { holdId, ttlSeconds, lines = items.Select(itemId => new { itemId, quantity = 1 }) },
            cancellation);

    /// <summary>Whether an answer says that it is done.</summary>
    public static bool IsDone(string answer) => answer.StartsWith('2');

    private static async Task<string> SendAsync(HttpClient http, string path, object body, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(path, body, cancellation);
            var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (answer.IsSuccessStatusCode) return status;
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return $"{status} {problem.GetProperty("code").GetString()}";
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or IOException or OperationCanceledException
            or JsonException)
        {
            return NoAnswer;
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Inventory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inventory.Browser.Tests;

/// <summary>A silo that sends to this machine, and receivers there, each of which answers as it is told.</summary>
public sealed class EventsWorld : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, int> _statuses = new();
    private readonly ConcurrentQueue<(string Webhook, string EventId)> _received = new();
    private WebApplication _receiver = null!;

    /// <summary>The silo, its pages and a browser.</summary>
    public Dashboard Dashboard { get; private set; } = null!;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/{webhook}", async (string webhook, HttpRequest request) =>
        {
            var told = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            _received.Enqueue((webhook, told.GetProperty("id").GetString()!));
            return Results.StatusCode(_statuses.GetValueOrDefault(webhook, 200));
        });
        await _receiver.StartAsync();
        Dashboard = await Dashboard.StartAsync(await TestDatabase.CreateAsync("events_page"), ("Webhooks__AllowPrivateAddresses", "1"));
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (Chromium.Path is null) return;
        await Dashboard.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    /// <summary>The events that a webhook was sent, by their ids.</summary>
    public IReadOnlyList<string> Received(string webhook) => [.. _received.Where(one => one.Webhook == webhook).Select(one => one.EventId)];

    /// <summary>What a webhook's receiver answers from now on.</summary>
    public void Answer(string webhook, int status) => _statuses[webhook] = status;

    /// <summary>A webhook whose receiver answers 503, and items of which it was told, each of which failed at least once.</summary>
    public async Task<string[]> FailAsync(string webhook, int items = 1)
    {
        Answer(webhook, 503);
        var client = Dashboard.Silo.Client;
        var made = new { webhookId = webhook, url = $"{_receiver.Urls.First()}/{webhook}", prefix = $"sku:{webhook}." };
        (await client.PostAsJsonAsync("/v1/webhooks", made)).EnsureSuccessStatusCode();
        for (var n = 1; n <= items; n++) await Dashboard.MakeAsync($"sku:{webhook}.{n}@lej1");
        await Poll.UntilAsync(async () => (await FailuresAsync(webhook)).Length == items, "all have failed");
        return await FailuresAsync(webhook);
    }

    /// <summary>Gives up what fails, as after three days.</summary>
    public async Task DieAsync(string webhook)
    {
        await Dashboard.EditAsync($"""
            WITH aged AS (
              UPDATE delivery SET first_failed_at = first_failed_at - interval '73 hours', next_attempt_at = clock_timestamp()
              WHERE consumer LIKE '%/{webhook}'
            )
            UPDATE consumer SET revision = revision + 1 WHERE name LIKE '%/{webhook}'
            """);
        await Poll.UntilAsync(async () => (await Dashboard.Silo.Client.GetStringAsync(
            $"/v1/webhooks/{webhook}/deliveries?status=dead")).Contains("evt-", StringComparison.Ordinal), "it is dead");
    }

    /// <summary>Deletes a webhook with all that waits for it.</summary>
    public async Task DropAsync(string webhook) =>
        (await Dashboard.Silo.Client.DeleteAsync($"/v1/webhooks/{webhook}")).EnsureSuccessStatusCode();

    private async Task<string[]> FailuresAsync(string webhook) =>
        [.. (await Dashboard.Silo.Client.GetFromJsonAsync<JsonElement>($"/api/admin/ops/outbox/failures?consumer=webhook:{webhook}"))
            .GetProperty("failures").EnumerateArray().Select(one => one.GetProperty("failureId").GetString()!)];
}

/// <summary>Events of other systems that cannot have their effect.</summary>
internal static class InboxWorld
{
    /// <summary>Sends a count in words, which is dead at once.</summary>
    /// <returns>The failure's id.</returns>
    public static async Task<string> MiscountAsync(this Dashboard dashboard, string eventId, string itemId)
    {
        var told = JsonSerializer.Serialize(new
        {
            specversion = "1.0", id = eventId, source = "/stocktaking", type = "stock.counted.v1", data = new { itemId, counted = "seven" },
        });
        using var body = new StringContent(told, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        using var answer = await dashboard.Silo.Client.PostAsync("/v1/inbox", body);
        answer.EnsureSuccessStatusCode();
        return (await dashboard.FailuresOfInboxAsync()).Single(one => one.EventId == eventId).FailureId;
    }

    /// <summary>What of the inbox has failed and waits.</summary>
    public static async Task<(string FailureId, string EventId)[]> FailuresOfInboxAsync(this Dashboard dashboard) =>
        [.. (await dashboard.Silo.Client.GetFromJsonAsync<JsonElement>("/api/admin/ops/inbox/failures?limit=1000"))
            .GetProperty("failures").EnumerateArray()
            .Select(one => (one.GetProperty("failureId").GetString()!, one.GetProperty("eventId").GetString()!))];
}

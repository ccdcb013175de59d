using System.ComponentModel;
using Inventory.Events.Webhooks;
using Inventory.Http.Json;
using Inventory.Ledger.Webhooks;

namespace Inventory.Gateway.Webhooks;

/// <summary>A webhook.</summary>
[Description("A webhook.")]
[Example("""
    {"webhookId":"search-index","url":"https://hooks.example.com/inventory","types":["item_changed.v1"],"prefix":"sku:","description":"",
    "enabled":true,"createdAt":"2026-01-31T12:00:00.000Z","pending":0}
    """)]
internal sealed record WebhookResponse
{
    [Description("Its id.")] public required string WebhookId { get; init; }

    [Description("Where its events go.")] public required string Url { get; init; }

    [Description("The types of events that it hears; none for all.")] public required IReadOnlyList<string> Types { get; init; }

    [Description("It hears of items whose ids begin so; empty for all, and for what belongs to no item.")]
    public required string Prefix { get; init; }

    [Description("What its owner says of it.")] public required string Description { get; init; }

    [Description("Whether anything is sent.")] public required bool Enabled { get; init; }

    [Description("Why it disabled itself.")] public string? DisabledBecause { get; init; }

    [Description("When it was made.")] public required DateTimeOffset CreatedAt { get; init; }

    [Description("How many events wait for it; of those it has not come to yet, the first thousand places of the log are counted.")]
    public required long Pending { get; init; }

    [Description("When the oldest of them happened.")] public DateTimeOffset? OldestPendingAt { get; init; }

    [Description("What it signs with, shown when it is made and never again.")] public string? Secret { get; init; }

    public static WebhookResponse Of(Webhook webhook, byte[]? secret = null) => new()
    {
        WebhookId = webhook.WebhookId,
        Url = webhook.Terms.Url,
        Types = webhook.Terms.Types,
        Prefix = webhook.Terms.Prefix,
        Description = webhook.Terms.Description,
        Enabled = webhook.IsEnabled,
        DisabledBecause = webhook.DisabledBecause,
        CreatedAt = webhook.CreatedAt,
        Pending = webhook.Pending,
        OldestPendingAt = webhook.OldestPendingAt,
        Secret = secret is null ? null : WebhookSecrets.Text(secret),
    };
}

/// <summary>A tenant's webhooks.</summary>
[Description("The tenant's webhooks, the oldest first.")]
internal sealed record WebhookList([property: Description("Without their secrets.")] IReadOnlyList<WebhookResponse> Webhooks);

/// <summary>A new secret.</summary>
[Description("A new secret of a webhook.")]
internal sealed record SecretResponse([property: Description("What it signs with from now on, shown this once.")] string Secret);

/// <summary>A test that was sent.</summary>
[Description("An event that is on its way to the webhook alone.")]
internal sealed record TestResponse([property: Description("The event's id.")] string EventId);

/// <summary>A replay.</summary>
[Description("Events that are sent again.")]
internal sealed record ReplayResponse([property: Description("How many.")] int Scheduled);

/// <summary>What became of an event on its way to a webhook.</summary>
[Description("An event on its way to a webhook.")]
internal sealed record DeliveryResponse
{
    [Description("The event.")] public required string EventId { get; init; }

    [Description("Its type.")] public required string EventType { get; init; }

    [Description("Where it stands; ignored: a person has set it aside."), OneOf("pending", "delivered", "dead", "ignored", Open = true)]
    public required string Status { get; init; }

    [Description("How often it was tried; 0 while it waits behind another of its item.")] public required int Attempts { get; init; }

    [Description("Why the last attempt failed.")] public string? LastError { get; init; }

    [Description("The HTTP status of the last answer.")] public int? LastStatus { get; init; }

    [Description("When it is tried next.")] public DateTimeOffset? NextAttemptAt { get; init; }

    [Description("When it happened.")] public required DateTimeOffset At { get; init; }

    public static DeliveryResponse Of(ListedDelivery delivery) => new()
    {
        EventId = delivery.EventId,
        EventType = delivery.EventType,
        Status = delivery.Status,
        Attempts = delivery.Attempts,
        LastError = delivery.LastError,
        LastStatus = delivery.LastStatus,
        NextAttemptAt = delivery.NextAttemptAt,
        At = delivery.At,
    };
}

/// <summary>A page of them.</summary>
[Description("A page of a webhook's deliveries, newest first.")]
internal sealed record DeliveryPage
{
    [Description("A row an event, for 30 days.")] public required IReadOnlyList<DeliveryResponse> Deliveries { get; init; }

    [Description("Where the list goes on; absent at its end.")] public string? NextCursor { get; init; }
}

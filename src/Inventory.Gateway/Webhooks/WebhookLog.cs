using Inventory.Http.Keys;
using Inventory.Ledger.Webhooks;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Webhooks;

/// <summary>Logs what is done to webhooks: which, and by which key. Where they lead is no secret, unless its owner made it one.</summary>
internal sealed partial class WebhookLog(ILogger<WebhookLog> log)
{
    public void Made(Webhook webhook, Principal by) => Made(log, webhook.WebhookId, by.Tenant, Host(webhook), by.Key.KeyId);

    public void Changed(Webhook webhook, Principal by) =>
        Changed(log, webhook.WebhookId, by.Tenant, Host(webhook), webhook.IsEnabled, by.Key.KeyId);

    public void Deleted(string webhookId, Principal by) => Touched(log, webhookId, by.Tenant, "was deleted", by.Key.KeyId);

    public void Rotated(Webhook webhook, Principal by) => Touched(log, webhook.WebhookId, by.Tenant, "got a new secret", by.Key.KeyId);

    public void Replayed(Webhook webhook, int events, Principal by) =>
        Touched(log, webhook.WebhookId, by.Tenant, $"is sent {events} events again", by.Key.KeyId);

    // A path or a query may carry a token.
    private static string Host(Webhook webhook) => new Uri(webhook.Terms.Url).Authority;

    [LoggerMessage(1430, LogLevel.Information, "Webhook {WebhookId} of tenant '{Tenant}' to {Host} was made, by key {By}")]
    private static partial void Made(ILogger log, string webhookId, string tenant, string host, string by);

    [LoggerMessage(1431, LogLevel.Information,
        "Webhook {WebhookId} of tenant '{Tenant}' was changed: to {Host}, enabled {Enabled}; by key {By}")]
    private static partial void Changed(ILogger log, string webhookId, string tenant, string host, bool enabled, string by);

    [LoggerMessage(1432, LogLevel.Information, "Webhook {WebhookId} of tenant '{Tenant}' {Act}, by key {By}")]
    private static partial void Touched(ILogger log, string webhookId, string tenant, string act, string by);
}

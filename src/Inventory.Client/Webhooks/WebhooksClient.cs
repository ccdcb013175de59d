using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>Webhooks: whom the service tells its events, what became of them, and sending them again. Needs the scope <c>admin</c>.</summary>
public sealed class WebhooksClient
{
    private readonly Sender _sender;

    internal WebhooksClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Makes one. With a <see cref="NewWebhook.WebhookId"/> it is repeated until its outcome is known; but a repeat does not tell the secret
    /// again: where <see cref="Webhook.Secret"/> is null, have a new one made.
    /// </summary>
    public Task<Answer<Webhook>> CreateAsync(NewWebhook webhook, CancellationToken cancellation = default) => _sender.SendAsync(
        ApiRequest.Of(Operations.CreateWebhook, Operations.CreateWebhook.Path, webhook, InventoryJson.Default.NewWebhook) with
        {
            Repeats = webhook.WebhookId is null ? Repeats.WithoutEffect : Repeats.Always,
        },
        InventoryJson.Default.Webhook, cancellation);

    /// <summary>All of them, without their secrets.</summary>
    public async Task<Answer<IReadOnlyList<Webhook>>> ListAsync(CancellationToken cancellation = default) =>
        (await _sender.SendAsync(
            new(Operations.ListWebhooks, Operations.ListWebhooks.Path), InventoryJson.Default.WebhookList, cancellation))
        .Select(static list => list.Webhooks);

    /// <summary>One as it is now.</summary>
    public Task<Answer<Webhook>> GetAsync(string webhookId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.GetWebhook, Operations.GetWebhook.PathOf(webhookId)), InventoryJson.Default.Webhook, cancellation);

    /// <summary>Changes one, enables or disables it.</summary>
    public Task<Answer<Webhook>> ChangeAsync(string webhookId, WebhookChange change, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.ChangeWebhook, Operations.ChangeWebhook.PathOf(webhookId), change, InventoryJson.Default.WebhookChange),
            InventoryJson.Default.Webhook, cancellation);

    /// <summary>Deletes one, with all that waits for it.</summary>
    public Task<Answer<Deleted>> DeleteAsync(string webhookId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.DeleteWebhook, Operations.DeleteWebhook.PathOf(webhookId)), static (_, _) =>
            Task.FromResult(new Deleted()), _sender.Begin(), cancellation);

    /// <summary>Gives one a new secret; earlier ones sign beside it for a day.</summary>
    public Task<Answer<WebhookSecret>> RotateSecretAsync(string webhookId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.RotateWebhookSecret, Operations.RotateWebhookSecret.PathOf(webhookId)), InventoryJson.Default.WebhookSecret,
        cancellation);

    /// <summary>Sends one an event that nobody else hears.</summary>
    public Task<Answer<WebhookTest>> TestAsync(string webhookId, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.TestWebhook, Operations.TestWebhook.PathOf(webhookId)), InventoryJson.Default.WebhookTest, cancellation);

    /// <summary>Sends one events again, under the same ids.</summary>
    public Task<Answer<WebhookReplayed>> ReplayAsync(string webhookId, WebhookReplay replay, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            ApiRequest.Of(Operations.ReplayWebhook, Operations.ReplayWebhook.PathOf(webhookId), replay, InventoryJson.Default.WebhookReplay),
            InventoryJson.Default.WebhookReplayed, cancellation);

    /// <summary>A page of what became of one's events, newest first.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="status">Only those that stand so: <c>pending</c>, <c>delivered</c>, <c>dead</c>; null for all.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">At most so many, 1 to 1,000; null for 100.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<Page<WebhookDelivery>>> ListDeliveriesPageAsync(string webhookId, string? status = null, string? cursor = null,
        int? limit = null, CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.ListWebhookDeliveries, Operations.ListWebhookDeliveries.PathOf(webhookId))
        {
            Query = [("status", status), ("cursor", cursor), ("limit", limit?.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        },
        InventoryJson.Default.PageWebhookDelivery, cancellation);

    /// <summary>All that became of one's events, newest first, page by page.</summary>
    public IAsyncEnumerable<WebhookDelivery> ListDeliveriesAsync(
        string webhookId, string? status = null, CancellationToken cancellation = default) =>
        Paging.AllAsync((cursor, token) => ListDeliveriesPageAsync(webhookId, status, cursor, cancellation: token), cancellation);
}

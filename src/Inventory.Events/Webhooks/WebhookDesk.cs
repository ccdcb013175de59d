using System.Text.Json;
using Inventory.Events.Deliveries;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Webhooks;

namespace Inventory.Events.Webhooks;

/// <summary>
/// What is done with webhooks: kept by the ledger, and told at once to this node's consumers; other nodes see it within a lease's third.
/// Throws as <see cref="WebhookStore"/> does.
/// </summary>
public sealed class WebhookDesk(WebhookStore store, DeliveryBell bell)
{
    /// <summary>The type of the event that a test sends.</summary>
    public const string TestType = "webhook.test.v1";

    /// <inheritdoc cref="WebhookStore.ListAsync"/>
    public Task<List<Webhook>> ListAsync(int tenantId, CancellationToken cancellation) => store.ListAsync(tenantId, cancellation);

    /// <inheritdoc cref="WebhookStore.FindAsync"/>
    public Task<Webhook?> FindAsync(int tenantId, string webhookId, CancellationToken cancellation) =>
        store.FindAsync(tenantId, webhookId, cancellation);

    /// <inheritdoc cref="WebhookStore.AddAsync"/>
    public async Task<WebhookMaking> AddAsync(int tenantId, string? webhookId, WebhookTerms terms, TimeSpan patience)
    {
        var making = await store.AddAsync(tenantId, webhookId, terms, patience);
        if (making is WebhookMaking.Made made) bell.Ring(made.Webhook.Consumer);
        return making;
    }

    /// <inheritdoc cref="WebhookStore.ChangeAsync"/>
    public async Task<Webhook?> ChangeAsync(int tenantId, string webhookId, WebhookChange change, TimeSpan patience)
    {
        var changed = await store.ChangeAsync(tenantId, webhookId, change, patience);
        if (changed is not null) bell.Ring(changed.Consumer);
        return changed;
    }

    /// <inheritdoc cref="WebhookStore.DeleteAsync"/>
    public async Task<bool> DeleteAsync(int tenantId, string webhookId, TimeSpan patience)
    {
        if (!await store.DeleteAsync(tenantId, webhookId, patience)) return false;
        bell.Ring(WebhookStore.ConsumerOf(tenantId, webhookId));
        return true;
    }

    /// <inheritdoc cref="WebhookStore.RotateAsync"/>
    public Task<byte[]?> RotateAsync(Webhook webhook, TimeSpan patience) =>
        RungAsync(webhook, store.RotateAsync(webhook, patience));

    /// <summary>Has an event sent to it that nobody else hears.</summary>
    /// <returns>The event's id.</returns>
    public Task<string> TestAsync(int tenantId, Webhook webhook, TimeSpan patience) => RungAsync(webhook, store.TestAsync(
        tenantId, webhook, TestType, $$"""{"webhookId":"{{JsonEncodedText.Encode(webhook.WebhookId)}}"}""", patience));

    /// <inheritdoc cref="WebhookStore.ReplayAsync(int, Webhook, DateTimeOffset, DateTimeOffset, TimeSpan)"/>
    public Task<int?> ReplayAsync(int tenantId, Webhook webhook, DateTimeOffset from, DateTimeOffset to, TimeSpan patience) =>
        RungAsync(webhook, store.ReplayAsync(tenantId, webhook, from, to, patience));

    /// <inheritdoc cref="WebhookStore.ReplayAsync(int, Webhook, IReadOnlyList{string}, TimeSpan)"/>
    public Task<int?> ReplayAsync(int tenantId, Webhook webhook, IReadOnlyList<string> eventIds, TimeSpan patience) =>
        RungAsync(webhook, store.ReplayAsync(tenantId, webhook, eventIds, patience));

    /// <inheritdoc cref="WebhookStore.ReplayDeadAsync"/>
    public Task<int?> ReplayDeadAsync(Webhook webhook, TimeSpan patience) => RungAsync(webhook, store.ReplayDeadAsync(webhook, patience));

    /// <inheritdoc cref="WebhookStore.DeliveriesAsync"/>
    public Task<List<ListedDelivery>> DeliveriesAsync(Webhook webhook, DeliveryStatus? status, (DateTimeOffset At, long Position)? after,
        int limit, CancellationToken cancellation) => store.DeliveriesAsync(webhook, status, after, limit, cancellation);

    private async Task<T> RungAsync<T>(Webhook webhook, Task<T> act)
    {
        var came = await act;
        bell.Ring(webhook.Consumer);
        return came;
    }
}

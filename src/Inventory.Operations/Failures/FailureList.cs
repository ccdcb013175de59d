using System.Text;
using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Tenants;

namespace Inventory.Operations.Failures;

/// <summary>A tenant's failures, to look at. All of it throws as <see cref="DeliveryFailures"/> does.</summary>
public sealed class FailureList(DeliveryFailures outbox, InboxFailures inbox, JournalFeed feed)
{
    /// <summary>What a key needs to see them.</summary>
    public const KeyScopes Needs = KeyScopes.Admin | FailureDesk.Needs;

    /// <summary>Deliveries that failed, the latest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="choice">Which, and how many.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<List<Failure>> OutboxAsync(Tenant tenant, FailureChoice choice, (DateTimeOffset FirstFailedAt, FailureId Id)? after,
        CancellationToken cancellation)
    {
        if (!choice.HasOutbox) return [];
        var found = await outbox.ListAsync(FilterOf(tenant, choice), after is var (at, id)
            ? (at, ConsumerNames.Inside(tenant.Id, id.Consumer), id.Number) : null, cancellation);
        return found.ConvertAll(failed => Failure.Of(tenant.Id, failed));
    }

    /// <summary>Events that came in and failed, in the order in which they came.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="choice">Which, and how many.</param>
    /// <param name="after">The number of the last one of the page before; 0 for the first page.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<List<Failure>> InboxAsync(Tenant tenant, FailureChoice choice, long after, CancellationToken cancellation) =>
        choice.HasInbox ? (await inbox.ListAsync(InboxFilterOf(tenant, choice), after, cancellation)).ConvertAll(Failure.Of) : [];

    /// <summary>One of them with what its event says; null where there is none.</summary>
    public async Task<FailureDetail?> FindAsync(Tenant tenant, FailureId id, CancellationToken cancellation)
    {
        if (id.IsInbox)
        {
            return (await inbox.ListAsync(InboxFilterOf(tenant, id), cancellation: cancellation)) is [var came]
                ? new(Failure.Of(came), came.Payload, came.ReplacedPayload) : null;
        }

        if (await outbox.ListAsync(FilterOf(tenant, id), null, cancellation) is not [var failed]) return null;
        var payload = await EnvelopeAsync(tenant, failed, cancellation);
        return new(Failure.Of(tenant.Id, failed), payload is { } told ? Encoding.UTF8.GetString(told.Span) : null, null);
    }

    internal static FailureFilter FilterOf(Tenant tenant, FailureChoice choice) => new()
    {
        TenantId = tenant.Id,
        Consumer = choice.Consumer is { } consumer ? ConsumerNames.Inside(tenant.Id, consumer) : null,
        EventType = choice.EventType,
        Error = choice.Error,
        Limit = choice.Limit,
    };

    internal static FailureFilter FilterOf(Tenant tenant, FailureId id) =>
        new() { TenantId = tenant.Id, Consumer = ConsumerNames.Inside(tenant.Id, id.Consumer), Position = id.Number, Limit = 1 };

    internal static InboxFailureFilter InboxFilterOf(Tenant tenant, FailureChoice choice) =>
        new() { TenantId = tenant.Id, Type = choice.EventType, Error = choice.Error, Most = choice.Limit };

    internal static InboxFailureFilter InboxFilterOf(Tenant tenant, FailureId id) =>
        new() { TenantId = tenant.Id, FailureId = id.Number, Most = 1 };

    private async Task<ReadOnlyMemory<byte>?> EnvelopeAsync(Tenant tenant, FailedDelivery failed, CancellationToken cancellation)
    {
        if (failed.Data is { } data)
        {
            return Envelope.Render(tenant.Name, new()
            {
                Position = failed.Position,
                TenantId = failed.TenantId,
                EventId = failed.EventId,
                Type = failed.EventType,
                At = failed.At,
                Subject = failed.Subject,
                Notice = new(data, null),
            });
        }

        var page = await feed.ReadAsync(tenant.Id, failed.Position - 1, 1, cancellation);
        return page.Events.FirstOrDefault(told => told.Position == failed.Position)?.Envelope;
    }
}

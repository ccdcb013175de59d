using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Time;
using Inventory.Ledger.Webhooks;

namespace Inventory.Events.Webhooks;

/// <summary>Webhooks as consumers of the journal.</summary>
internal sealed class WebhookKind(WebhookStore store, WebhookClient client, WebhookOptions options, LedgerClock clock, TimeProvider time)
    : IConsumerKind
{
    /// <summary>After a failure: soon, then less and less often, for three days.</summary>
    public static readonly RetrySchedule Schedule = new(
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(12))
    {
        Until = TimeSpan.FromHours(72),
        Spread = 0.2,
    };

    /// <inheritdoc />
    public string Name => "webhook";

    /// <inheritdoc />
    public async Task<ConsumerTerms?> OpenAsync(LeasedConsumer consumer, CancellationToken cancellation)
    {
        if (await store.OpenAsync(consumer.Name, cancellation) is not { } webhook) return null;
        var types = webhook.Terms.Types.ToHashSet(StringComparer.Ordinal);
        var prefix = webhook.Terms.Prefix;
        return new()
        {
            Sink = new WebhookSink(webhook, client, clock, time),
            Schedule = Schedule,
            Wants = told => (types.Count == 0 || types.Contains(told.Happened.Type)) && Concerns(told, prefix),
            KeepsDelivered = true,
            AtOnce = options.AtOnce,
        };
    }

    private static bool Concerns(ToldEvent told, string prefix) =>
        prefix.Length == 0 || (told.Happened.Item is { } item && item.ItemId.StartsWith(prefix, StringComparison.Ordinal));
}

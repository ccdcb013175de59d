using static System.Net.Http.HttpMethod;

namespace Inventory.Client.Sending;

/// <summary>Every operation that this client has. A test compares them with the service's OpenAPI document.</summary>
internal static class Operations
{
    public static readonly Operation PlaceHold = new(Post, "/v1/holds", typeof(NewHold), typeof(Hold));
    public static readonly Operation PlaceHolds = new(Post, "/v1/holds:batch", typeof(HoldBatch), typeof(HoldResults));
    public static readonly Operation GetHold = new(Get, "/v1/holds/{holdId}", null, typeof(Hold));
    public static readonly Operation ListHoldEvents = new(Get, "/v1/holds/{holdId}/events", null, typeof(EventList));
    public static readonly Operation ListHolds = new(Get, "/v1/holds", null, typeof(Page<Hold>))
    {
        Query = ["owner", "channel", "status", "expiresBefore", "cursor", "limit"],
    };

    public static readonly Operation ChangeHold = new(Patch, "/v1/holds/{holdId}", typeof(HoldChange), typeof(Hold));
    public static readonly Operation ConfirmHold = new(Post, "/v1/holds/{holdId}/confirm", typeof(Confirmation), typeof(Hold));
    public static readonly Operation ReleaseHold = new(Post, "/v1/holds/{holdId}/release", typeof(Release), typeof(Hold));
    public static readonly Operation CancelHold = new(Post, "/v1/holds/{holdId}/cancel", typeof(Cancellation), typeof(Hold));
    public static readonly Operation FulfilHold = new(Post, "/v1/holds/{holdId}/fulfilments", typeof(Fulfilment), typeof(Hold));

    public static readonly Operation GetReceipt = new(Get, "/v1/receipts/{receiptId}", null, typeof(Receipt));

    public static readonly Operation CreateItem = new(Post, "/v1/items", typeof(NewItem), typeof(Item));
    public static readonly Operation GetItem = new(Get, "/v1/items/{itemId}", null, typeof(Item));
    public static readonly Operation ListItems = new(Get, "/v1/items", null, typeof(Page<Item>))
    {
        Query = ["prefix", "stopSell", "short", "drifted", "cursor", "limit"],
    };

    public static readonly Operation ChangeItem = new(Patch, "/v1/items/{itemId}", typeof(ItemChange),
        typeof(Item)) { Repeats = Repeats.WithoutEffect };
    public static readonly Operation AdjustStock = new(Post, "/v1/items/{itemId}/adjustments", typeof(Adjustment), typeof(Item));
    public static readonly Operation CountStock = new(Post, "/v1/items/{itemId}/counts", typeof(Count), typeof(Item));
    public static readonly Operation AdjustStocks = new(Post, "/v1/adjustments:batch", typeof(AdjustmentBatch), typeof(StockResults));
    public static readonly Operation CountStocks = new(Post, "/v1/counts:batch", typeof(CountBatch), typeof(StockResults));
    public static readonly Operation ImportItems = new(Post, "/v1/items:import", typeof(ImportedItem), typeof(ImportResult))
    {
        Query = ["importId", "countedAt", "dryRun"],
    };

    public static readonly Operation ListItemHolds = new(Get, "/v1/items/{itemId}/holds", null, typeof(Page<Hold>))
    {
        Query = ["status", "cursor", "limit"],
    };

    public static readonly Operation ListItemEvents = new(Get, "/v1/items/{itemId}/events", null,
        typeof(EventPage)) { Query = ["after", "limit"] };

    public static readonly Operation GetAvailability =
        new(Post, "/v1/availability", typeof(AvailabilityQuestion), typeof(ItemsAvailability)) { Reads = true };

    public static readonly Operation GetNights = new(Get, "/v1/availability/nights", null, typeof(NightsAvailability))
    {
        Query = ["property", "roomType", "from", "to"],
    };

    public static readonly Operation CompareHolds = new(Post, "/v1/reconciliations", typeof(BelievedHold), typeof(ComparisonLine))
    {
        Reads = true,
        Repeats = Repeats.Never,
        Query = ["owner", "channel", "status", "placedBefore"],
    };

    public static readonly Operation ReleaseHolds = new(Post, "/v1/reconciliations/release", typeof(ForgottenHolds), typeof(HoldResults));

    public static readonly Operation ReceiveEvents = new(Post, "/v1/inbox", typeof(InboxEvent), typeof(InboxResults));

    public static readonly Operation CreateKey = new(Post, "/v1/keys", typeof(NewKey), typeof(ApiKey));
    public static readonly Operation ListKeys = new(Get, "/v1/keys", null, typeof(KeyList));
    public static readonly Operation DeleteKey = new(Delete, "/v1/keys/{keyId}", null, null);

    public static readonly Operation CreateWebhook = new(Post, "/v1/webhooks", typeof(NewWebhook), typeof(Webhook));
    public static readonly Operation ListWebhooks = new(Get, "/v1/webhooks", null, typeof(WebhookList));
    public static readonly Operation GetWebhook = new(Get, "/v1/webhooks/{webhookId}", null, typeof(Webhook));
    public static readonly Operation ChangeWebhook = new(Patch, "/v1/webhooks/{webhookId}", typeof(WebhookChange), typeof(Webhook));
    public static readonly Operation DeleteWebhook = new(Delete, "/v1/webhooks/{webhookId}", null, null);
    public static readonly Operation RotateWebhookSecret =
        new(Post, "/v1/webhooks/{webhookId}/secret", null, typeof(WebhookSecret)) { Repeats = Repeats.WithoutEffect };
    public static readonly Operation TestWebhook =
        new(Post, "/v1/webhooks/{webhookId}/test", null, typeof(WebhookTest)) { Repeats = Repeats.WithoutEffect };
    public static readonly Operation ReplayWebhook =
        new(Post, "/v1/webhooks/{webhookId}/replay", typeof(WebhookReplay), typeof(WebhookReplayed)) { Repeats = Repeats.WithoutEffect };
    public static readonly Operation ListWebhookDeliveries = new(Get, "/v1/webhooks/{webhookId}/deliveries", null,
        typeof(Page<WebhookDelivery>)) { Query = ["status", "cursor", "limit"] };

    public static readonly Operation GetClock = new(Get, "/v1/test/clock", null, typeof(ClockTime));
    public static readonly Operation SetClock = new(Put, "/v1/test/clock", typeof(ClockTime), typeof(ClockTime));
}

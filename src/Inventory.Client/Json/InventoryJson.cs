using System.Text.Json.Serialization;

namespace Inventory.Client.Json;

/// <summary>The bodies of the API, for which the compiler writes readers and writers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(InstantConverter), typeof(WordConverter<HoldStatus>), typeof(WordConverter<IfExpired>), typeof(WordConverter<IfUnknown>),
        typeof(WordConverter<ImportOutcome>), typeof(WordConverter<InboxOutcome>),
    ])]
[JsonSerializable(typeof(InventoryProblem))]
[JsonSerializable(typeof(NewHold)), JsonSerializable(typeof(HoldBatch)), JsonSerializable(typeof(HoldChange))]
[JsonSerializable(typeof(Confirmation)), JsonSerializable(typeof(Release)), JsonSerializable(typeof(Cancellation)),
    JsonSerializable(typeof(Fulfilment))]
[JsonSerializable(typeof(Hold)), JsonSerializable(typeof(HoldResults)), JsonSerializable(typeof(Page<Hold>)),
    JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(NewItem)), JsonSerializable(typeof(ItemChange)), JsonSerializable(typeof(Adjustment)),
    JsonSerializable(typeof(Count))]
[JsonSerializable(typeof(AdjustmentBatch)), JsonSerializable(typeof(CountBatch)), JsonSerializable(typeof(StockResults))]
[JsonSerializable(typeof(ImportedItem)), JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(Item)), JsonSerializable(typeof(Page<Item>)), JsonSerializable(typeof(EventPage)),
    JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(AvailabilityQuestion)), JsonSerializable(typeof(ItemsAvailability)), JsonSerializable(typeof(NightsAvailability))]
[JsonSerializable(typeof(BelievedHold)), JsonSerializable(typeof(ComparisonLine)), JsonSerializable(typeof(ForgottenHolds))]
[JsonSerializable(typeof(InboxEvent)), JsonSerializable(typeof(IReadOnlyList<InboxEvent>)), JsonSerializable(typeof(InboxResults))]
[JsonSerializable(typeof(NewKey)), JsonSerializable(typeof(ApiKey)), JsonSerializable(typeof(KeyList)), JsonSerializable(typeof(ClockTime))]
[JsonSerializable(typeof(NewWebhook)), JsonSerializable(typeof(WebhookChange)), JsonSerializable(typeof(WebhookReplay))]
[JsonSerializable(typeof(Webhook)), JsonSerializable(typeof(WebhookList)), JsonSerializable(typeof(Page<WebhookDelivery>))]
[JsonSerializable(typeof(WebhookSecret)), JsonSerializable(typeof(WebhookTest)), JsonSerializable(typeof(WebhookReplayed))]
internal sealed partial class InventoryJson : JsonSerializerContext;

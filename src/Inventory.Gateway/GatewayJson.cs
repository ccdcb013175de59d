using System.Text.Json.Serialization;
using Inventory.Gateway.Availability;
using Inventory.Gateway.Clock;
using Inventory.Gateway.Comparisons;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Inbox;
using Inventory.Gateway.Items;
using Inventory.Gateway.Keys;
using Inventory.Gateway.Lists;
using Inventory.Gateway.Ops;
using Inventory.Gateway.Ops.Jobs;
using Inventory.Gateway.Receipts;
using Inventory.Gateway.Service;
using Inventory.Gateway.Webhooks;
using Inventory.Http.Problems;

namespace Inventory.Gateway;

/// <summary>
/// The bodies of the API, for which the compiler writes readers and writers. What is missing here fails when its endpoint is mapped or
/// asked.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(AdjustmentEntryConverter), typeof(CountEntryConverter), typeof(HoldEntryConverter)])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(NewKey)), JsonSerializable(typeof(KeyResponse)), JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(NewItem)), JsonSerializable(typeof(ImportedItem)), JsonSerializable(typeof(ItemChange)),
    JsonSerializable(typeof(Adjustment)), JsonSerializable(typeof(Count))]
[JsonSerializable(typeof(AdjustmentBatch)), JsonSerializable(typeof(CountBatch)), JsonSerializable(typeof(ItemAdjustment)),
    JsonSerializable(typeof(ItemCount))]
[JsonSerializable(typeof(ItemResponse)), JsonSerializable(typeof(StockResults)), JsonSerializable(typeof(ImportResult)),
    JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(NewHold)), JsonSerializable(typeof(HoldsBatch)), JsonSerializable(typeof(HoldChange)),
    JsonSerializable(typeof(Confirmation))]
[JsonSerializable(typeof(Release)), JsonSerializable(typeof(Cancellation)), JsonSerializable(typeof(Fulfilment))]
[JsonSerializable(typeof(HoldResponse)), JsonSerializable(typeof(HoldResults)), JsonSerializable(typeof(ReceiptResponse))]
[JsonSerializable(typeof(ItemPage)), JsonSerializable(typeof(HoldPage)), JsonSerializable(typeof(EventPage)),
    JsonSerializable(typeof(HoldEvents))]
[JsonSerializable(typeof(AvailabilityQuestion)), JsonSerializable(typeof(ItemsAvailability)), JsonSerializable(typeof(NightsAvailability))]
[JsonSerializable(typeof(BelievedHoldLine)), JsonSerializable(typeof(ComparisonLine)), JsonSerializable(typeof(ForgottenHolds))]
[JsonSerializable(typeof(InboxResults)), JsonSerializable(typeof(ToldEventBody))]
[JsonSerializable(typeof(ItemReconciliation)), JsonSerializable(typeof(DriftList)), JsonSerializable(typeof(StuckList)),
    JsonSerializable(typeof(ReconciledItem))]
[JsonSerializable(typeof(ReconcileRun)), JsonSerializable(typeof(SweepResponse))]
[JsonSerializable(typeof(HoldsRelease)), JsonSerializable(typeof(JobAccepted)), JsonSerializable(typeof(LeverPreview)),
    JsonSerializable(typeof(JobResponse)), JsonSerializable(typeof(OutcomePage))]
[JsonSerializable(typeof(NewWebhook)), JsonSerializable(typeof(WebhookPatch)), JsonSerializable(typeof(WebhookReplay)),
    JsonSerializable(typeof(WebhookResponse)), JsonSerializable(typeof(WebhookList)), JsonSerializable(typeof(DeliveryPage))]
[JsonSerializable(typeof(SecretResponse)), JsonSerializable(typeof(TestResponse)), JsonSerializable(typeof(ReplayResponse))]
[JsonSerializable(typeof(ClockSetting)), JsonSerializable(typeof(ClockResponse)), JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(Adjustments)), JsonSerializable(typeof(Counts)), JsonSerializable(typeof(NewHolds))]   // for documents
[JsonSerializable(typeof(string)), JsonSerializable(typeof(int)), JsonSerializable(typeof(long))]
internal sealed partial class GatewayJson : JsonSerializerContext;

using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Ledger.Streams;
using Inventory.Ledger.Tenants;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Relay;

/// <summary>What queues need of their silo.</summary>
internal sealed record RelayServices(RelayOptions Options, JournalFeed Feed, HistoryPages History, StreamProgress Progress,
    TenantDirectory Tenants, DeliveryMetrics Metrics, TimeProvider Time, ILogger<RelayServices> Log);

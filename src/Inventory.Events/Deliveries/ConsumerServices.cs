using Inventory.Events.Feed;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Deliveries;

/// <summary>What serving a consumer needs of its node.</summary>
internal sealed record ConsumerServices(
    DeliveryStore Store, JournalFeed Feed, EventLookup Events, DeliveryBell Bell, DeliveryMetrics Metrics, DeliveryOptions Options,
    FeedPace Pace, NodeName Node, TimeProvider Time, ILogger<ConsumerRun> Log);

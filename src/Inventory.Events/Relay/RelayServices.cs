using Inventory.Events.Feed;
using Inventory.Ledger.Streams;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Relay;

/// <summary>What queues need of their silo.</summary>
internal sealed record RelayServices(RelayOptions Options, JournalFeed Feed, HistoryPages History, StreamProgress Progress,
    TenantDirectory Tenants, LedgerClock Clock, TimeProvider Time, ILogger<RelayServices> Log);

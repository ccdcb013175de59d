using Inventory.Gateway.Availability;
using Inventory.Gateway.Clock;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Items;
using Inventory.Gateway.Keys;
using Inventory.Gateway.Lists;
using Inventory.Gateway.Ops;
using Inventory.Gateway.Reconciliations;
using Inventory.Gateway.Service;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Http;

/// <summary>Every operation of the API: the table of docs/http-api.md, in its order.</summary>
internal sealed class RouteTable(
    KeyEndpoints keys, ItemEndpoints items, StockBatches batches, HoldBatch holdBatch, ReleaseForgotten forgotten, ImportEndpoint import, ListEndpoints lists,
    AvailabilityEndpoints availability, ReconciliationEndpoint reconciliation, ServiceEndpoints service, TestClockEndpoints clock, OpsEndpoints ops, GatewayOptions options)
{
    private static readonly Access Read = Access.Scope(KeyScopes.Read);
    private static readonly Access Stock = Access.Scope(KeyScopes.Stock);
    private static readonly Access Admin = Access.Scope(KeyScopes.Admin);
    private static readonly Access Sell = Access.Scope(KeyScopes.Sell);
    private static readonly Access Hold = Access.Scope(KeyScopes.Sell | KeyScopes.Block);

    public IReadOnlyList<Route> Routes { get; } =
    [
        new("POST", "/v1/keys", Admin, keys.CreateAsync),
        new("GET", "/v1/keys", Admin, keys.ListAsync),
        new("DELETE", "/v1/keys/{keyId}", Admin, keys.DeleteAsync),

        new("POST", "/v1/items", Stock, items.CreateAsync) { UnboundKeysOnly = true },
        new("GET", "/v1/items", Read, lists.ItemsAsync) { Query = ["prefix", "cursor", "limit"] },
        new("PATCH", "/v1/items/{itemId}", Stock, items.ChangeAsync) { UnboundKeysOnly = true },
        new("GET", "/v1/items/{itemId}", Read, items.GetAsync),
        new("POST", "/v1/items/{itemId}/adjustments", Stock, items.AdjustAsync) { UnboundKeysOnly = true },
        new("POST", "/v1/items/{itemId}/counts", Stock, items.CountAsync) { UnboundKeysOnly = true },
        new("POST", "/v1/items:import", Stock, import.ImportAsync) { UnboundKeysOnly = true },
        new("POST", "/v1/adjustments:batch", Stock, batches.AdjustAsync) { UnboundKeysOnly = true },
        new("POST", "/v1/counts:batch", Stock, batches.CountAsync) { UnboundKeysOnly = true },
        new("GET", "/v1/items/{itemId}/holds", Read, lists.ItemHoldsAsync) { Query = ["status", "cursor", "limit"] },
        new("GET", "/v1/items/{itemId}/events", Read, lists.EventsAsync) { Query = ["after", "limit"] },

        new("POST", "/v1/holds", Hold, HoldEndpoints.PlaceAsync),
        new("POST", "/v1/holds:batch", Hold, holdBatch.PlaceAsync),
        new("GET", "/v1/holds", Read, lists.HoldsAsync) { Query = ["owner", "channel", "status", "expiresBefore", "cursor", "limit"] },
        new("GET", "/v1/holds/{holdId}", Read, HoldEndpoints.GetAsync),
        new("PATCH", "/v1/holds/{holdId}", Hold, HoldEndpoints.ChangeAsync),
        new("POST", "/v1/holds/{holdId}/confirm", Sell, HoldEndpoints.ConfirmAsync),
        new("POST", "/v1/holds/{holdId}/release", Hold, HoldEndpoints.ReleaseAsync),
        new("POST", "/v1/holds/{holdId}/cancel", Sell, HoldEndpoints.CancelAsync),
        new("POST", "/v1/holds/{holdId}/fulfilments", Sell, HoldEndpoints.FulfilAsync),

        new("POST", "/v1/availability", Read, availability.ItemsAsync),
        new("GET", "/v1/availability/nights", Read, availability.NightsAsync) { Query = ["property", "roomType", "from", "to"] },

        new("POST", "/v1/reconciliations", Read, reconciliation.CompareAsync) { Query = ["owner", "channel", "status", "placedBefore"] },
        new("POST", "/v1/reconciliations/release", Sell, forgotten.ReleaseAsync),

        new("GET", "/api/admin/ops/inventory/drift", Admin, ops.DriftAsync) { Query = ["limit"] },
        new("GET", "/api/admin/ops/reservations/stuck", Admin, ops.StuckAsync) { Query = ["limit"] },
        new("POST", "/internal/admin/reconcile-item", Admin, ops.ReconcileItemAsync) { UnboundKeysOnly = true },
        new("POST", "/internal/jobs/reconcile", Admin, ops.ReconcileAsync) { UnboundKeysOnly = true, Query = ["property"] },
        new("POST", "/internal/jobs/expire-holds", Admin, ops.ExpireHoldsAsync) { UnboundKeysOnly = true },

        new("GET", "/health/live", Access.Open, ServiceEndpoints.LiveAsync),
        new("GET", "/health/ready", Access.Open, service.ReadyAsync),
        new("GET", "/metrics", Access.Open, service.MetricsAsync),
        new("GET", "/openapi/v1.json", Access.Open, ServiceEndpoints.OpenApiAsync),
        new("GET", "/problems/{code}", Access.Open, ServiceEndpoints.ProblemAsync),

        .. TestClock(clock, options),
    ];

    private static Route[] TestClock(TestClockEndpoints clock, GatewayOptions options) => !options.TestClock ? [] :
    [
        new("GET", "/v1/test/clock", Access.AnyKey, clock.GetAsync),
        new("PUT", "/v1/test/clock", Access.AnyKey, clock.SetAsync),
    ];
}

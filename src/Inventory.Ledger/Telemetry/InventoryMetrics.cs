using static Inventory.Ledger.Telemetry.MetricKind;

namespace Inventory.Ledger.Telemetry;

/// <summary>
/// Every metric of the product's own, each under the name it is exposed by. <c>docs/metrics.md</c> is compared with it by a test. Labels
/// have few values: tenants are told by their numbers and channels not at all, for <c>/metrics</c> needs no key.
/// </summary>
public static class InventoryMetrics
{
    /// <summary>The meter of ledger and grains.</summary>
    public const string Meter = "Inventory";

    /// <summary>The meter of the key check, and the gateway's own.</summary>
    public const string HttpMeter = "Inventory.Http", GatewayMeter = "Inventory.Gateway";

    /// <summary>Of requests.</summary>
    public static readonly MetricDefinition
        RequestSeconds = new(Histogram, "inventory_http_request_duration_seconds", "s",
            "Time from a request's headers to the end of its answer.",
            new("method"), new("path"), new("status"))
        {
            // 0.2 and 0.5 are limits of alert rules.
            Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2.5, 5, 10],
        },
        TenantMismatches = new(Counter, "inventory_tenant_mismatch_total", "{request}",
            "Requests whose X-Tenant-Id is not the tenant of their key."),
        WrongKeys = new(Counter, "inventory_wrong_key_total", "{request}", "Requests that came with a key that does not exist.");

    /// <summary>Of the way to the ledger.</summary>
    public static readonly MetricDefinition
        CommitSeconds = new(Histogram, "inventory_commit_duration_seconds", "s", "Time of one commit group's round trip to the ledger.",
            new MetricLabel("lane"))
        {
            Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        },
        GroupSets = new(Histogram, "inventory_commit_group_sets", "{set}", "Change sets in one commit group.", new MetricLabel("lane"))
        {
            Buckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
        },
        Forgotten = new(Counter, "inventory_ids_forgotten_total", "{id}", "Holds and ids of commands forgotten after their 30 days.",
            new MetricLabel("kind", "hold", "command")),
        FarAheadEvents = new(Counter, "inventory_far_ahead_events_total", "{decision}",
            "Decisions about items whose last event lies far ahead of the ledger's clock, which went by the ledger's time."),
        ClockDrift = new(Gauge, "inventory_clock_drift_seconds", "s",
            "How far this node's own clock is ahead of the ledger's; negative: behind.");

    /// <summary>Of the journal as a log.</summary>
    public static readonly MetricDefinition
        OutboxLag = new(Histogram, "inventory_outbox_lag_seconds", "s",
            "Time from a change to its event's place in the log, of the oldest change of each run.")
        {
            // 5 and 30 are limits of alert rules.
            Buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
        },
        OutboxStamped = new(Counter, "inventory_outbox_stamped_total", "{event}", "Events that this node gave their places in the log."),
        OutboxPending = new(Gauge, "inventory_outbox_pending", "{row}",
            "Rows of the journal that are committed and wait for an older transaction; as the node that stamps sees them, 0 on others."),
        OutboxPendingAge = new(Gauge, "inventory_outbox_pending_age_seconds", "s", "Age of the oldest of them.");

    /// <summary>Of events told over HTTP.</summary>
    public static readonly MetricDefinition
        Listeners = new(Gauge, "inventory_event_listeners", "{stream}", "Streams of events that this node tells now."),
        EventsTold = new(Counter, "inventory_events_told_total", "{event}",
            "Events told over HTTP, each as often as it was told: in pages that were asked for, and in streams.",
            new MetricLabel("way", "page", "stream")),
        SlowListeners = new(Counter, "inventory_event_listeners_closed_slow_total", "{stream}",
            "Streams of events that were closed because their listener took nothing for too long.");

    /// <summary>Of what is told to others outside.</summary>
    public static readonly MetricDefinition
        Deliveries = new(Counter, "inventory_deliveries_total", "{attempt}",
            "Events that arrived, attempts that failed, and events given up, as this node sent them.",
            new("kind", DeliveryKinds), new("outcome", "delivered", "failed", "dead")),
        DeliveryBacklog = new(Gauge, "inventory_delivery_backlog", "{event}",
            "Events by which the consumer that is furthest behind is behind the log, of those that this node serves.",
            new MetricLabel("kind", DeliveryKinds)),
        DeliveryLag = new(Gauge, "inventory_delivery_lag_seconds", "s",
            "Age of the oldest event that has not arrived, of the consumers that this node serves.",
            new MetricLabel("kind", DeliveryKinds)),
        DeliveriesDead = new(Gauge, "inventory_delivery_dead", "{event}",
            "Events that were given up and wait for a person, as every node reads it in the database.",
            new MetricLabel("kind", DeliveryKinds)),
        DeliveriesAway = new(Gauge, "inventory_delivery_away_seconds", "s",
            "For how long a consumer that this node serves could not even be tried, of those that events wait for; 0: all can.",
            new MetricLabel("kind", DeliveryKinds)),
        OutboxFailed = new(Gauge, "ops_outbox_failed_events", "{event}",
            "Events that were given up on their way out and wait for a person, of all kinds, as every node reads it in the database.");

    /// <summary>Of the inbox.</summary>
    public static readonly MetricDefinition
        InboxEvents = new(Counter, "inventory_inbox_events_total", "{event}",
            "Events that others sent, by type and by what came of them each time they were tried; refused: and that was told.",
            new("type", "hold.requested.v1", "order.cancelled.v1", "order.paid.v1", "other", "payment.failed.v1", "stock.counted.v1"),
            new("outcome", "processed", "refused", "duplicate", "retrying", "dead", "invalid")),
        InboxBacklog = new(Gauge, "inventory_inbox_backlog", "{event}",
            "Events that are kept and wait for their effect, as every node reads it in the database.", new("source"), new("type")),
        InboxBacklogAge = new(Gauge, "inventory_inbox_backlog_age_seconds", "s", "Age of the oldest of them.", new("source"), new("type")),
        InboxDead = new(Gauge, "inventory_inbox_dead", "{event}",
            "Events that wait for a person, as every node reads it in the database.", new("source"), new("type"));

    /// <summary>Of the journal's partitions, a month each.</summary>
    public static readonly MetricDefinition
        PartitionRotations = new(Counter, "inventory_partition_rotation_total", "{run}",
            "Looks after the journal's partitions that this node took, once a minute on one node, by what came of them.",
            new MetricLabel("outcome", "success", "failure")),
        PartitionDefaultRows = new(Gauge, "inventory_partition_default_rows", "{row}",
            "Rows of the journal in its default partition, for want of their month's; they are moved there within a minute."),
        PartitionsAhead = new(Gauge, "inventory_partition_ahead_seconds", "s",
            "For how long from now on the journal has partitions; not a number until it is known."),
        PartitionsHeldBack = new(Gauge, "inventory_partition_held_back", "{partition}",
            "Whether a month that is older than is kept stays for a consumer that has not read it; as the node sees it that looks "
            + "after them."),
        PartitionsUnread = new(Counter, "inventory_partition_unread_total", "{partition}",
            "Months of the journal that were taken away although a consumer had not read them in time.");

    /// <summary>Of the stock itself, as every node reads it in the database.</summary>
    public static readonly MetricDefinition
        Overbookings = new(Counter, "inventory_overbooking_actual_total", "{item}",
            "Items that this node saw become overbooked: more promised than stock and overbooking limit allow."),
        DriftedItems = new(Gauge, "ops_inventory_reserved_stock_drift_products", "{item}",
            "Items that disagree with their live holds or their journal."),
        PhantomUnits = new(Gauge, "inventory_phantom_units", "{unit}",
            "Units that items count as held or allocated and no live hold claims."),
        Discrepancy = new(Gauge, "inventory_discrepancy_ratio", "1", "Units that are wrong, as a part of all that is held or allocated."),
        OverbookedItems = new(Gauge, "inventory_overbooked_items", "{item}",
            "Items of which more is promised than stock and overbooking limit allow."),
        LastReconciliation = new(Gauge, "inventory_reconciliation_last_run_timestamp_seconds", "s",
            "When any node last finished looking for drift, as Unix time."),
        PendingHolds = new(Gauge, "reservation_pending_count", "{line}", "Lines of holds that are held and have an end."),
        Reservations = new(Gauge, "ecommerce_inventory_reservations_total", "{line}", "Lines of holds that are held and have an end.",
            new MetricLabel("status", "pending"));

    /// <summary>Of decisions.</summary>
    public static readonly MetricDefinition
        ExpiryLag = new(Histogram, "inventory_hold_expiry_lag_seconds", "s", "Time from a hold's end to the decision that ended it.")
        {
            // 30 is the limit of an alert rule.
            Buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300, 1800, 7200],
        },
        Conflicts = new(Counter, "ops_assignment_conflicts_total", "{round}",
            "Rounds decided again because another writer's commit had moved the item on."),
        DriftRepaired = new(Counter, "inventory_drift_repaired_total", "{item}",
            "Items whose counters disagreed with their live holds and were put right on the spot."),
        Locks = new(Counter, "inventory_decisions_under_lock_total", "{round}",
            "Rounds decided under the item's row lock after two stale attempts."),
        Abandoned = new(Counter, "inventory_loans_abandoned_total", "{time}",
            "Times an item went on by itself because a decision about several items did not come back."),
        SweepSkipped = new(Counter, "inventory_sweeper_skipped_due_to_advance_total", "{line}",
            "Overdue lines of holds that the sweep found and that had moved on by the time it came to them."),
        LastSweep = new(Gauge, "inventory_sweeper_last_run_timestamp_seconds", "s",
            "When this node last finished a sweep of a shard, as Unix time."),
        GroupHolds = new(Counter, "inventory_group_hold_total", "{hold}",
            "Holds of several lines: placed, or refused because some of their lines could not be had (partial_fail).",
            new("tenant"), new("outcome", "placed", "partial_fail")),
        PlacingsFailed = new(Counter, "inventory_allocation_failed_total", "{hold}",
            "Holds refused at placing, by why, and by whether they named a channel.",
            new("reasonCode", "insufficient_availability", "stop_sell"), new("channel", "named", "none")),
        PlacingsFailedWithStockLeft = new(Counter, "inventory_allocation_failed_with_stock_left_total", "{hold}",
            "Holds refused at placing for want of stock although every item that was short had units left, only fewer."),
        Refusals = new(Counter, "inventory_refusals_total", "{command}",
            "Commands that were not carried out, by operation and by the code of their answer.",
            new("operation", Operations.All), new("code", RefusalCodes));

    /// <summary>Of jobs.</summary>
    public static readonly MetricDefinition
        JobsAtWork = new(Gauge, "inventory_jobs_at_work", "{job}", "Jobs that this node works at now."),
        JobTargets = new(Counter, "inventory_job_targets_total", "{target}",
            "Holds and items that jobs of this node worked at, by what came of it: done, or refused with a code that the job tells.",
            new("kind", "release-holds", "extend-holds", "reconcile-items"), new("outcome", "done", "refused"));

    /// <summary>The kinds of consumers outside.</summary>
    public static string[] DeliveryKinds => ["webhook", "bridge", "stream"];

    // Nobody counts repairs.
    private static string[] RefusalCodes =>
        [.. Domain.Refusals.All.Except([Domain.Refusals.NothingToReconcile]).Select(static kind => kind.Code)];

    /// <summary>All of them, in the order of their names.</summary>
    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        .. typeof(InventoryMetrics).GetFields().Where(static field => field.FieldType == typeof(MetricDefinition))
            .Select(static field => (MetricDefinition)field.GetValue(null)!).OrderBy(static metric => metric.Name, StringComparer.Ordinal),
    ];
}

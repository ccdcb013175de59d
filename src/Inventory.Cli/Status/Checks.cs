using System.Globalization;

namespace Inventory.Cli.Status;

/// <summary>What a service's figures tell, by the thresholds of its alert rules.</summary>
internal static class Checks
{
    private static readonly TimeSpan SweepAtMost = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ReconciliationAtMost = TimeSpan.FromMinutes(25);
    private const double DiscrepancyAtMost = 0.05, EventsWaitAtMost = 30, BacklogAtMost = 10_000;
    private static readonly TimeSpan PartitionsAtLeast = TimeSpan.FromDays(28);

    /// <summary>The checks that figures allow; those the service does not tell are left out.</summary>
    public static IEnumerable<Check> Of(IReadOnlyDictionary<string, double> figures, DateTimeOffset now)
    {
        if (figures.TryGetValue("reservation_pending_count", out var pending))
        {
            yield return new("pending", "ok", string.Create(CultureInfo.InvariantCulture, $"{pending:0} lines held and not yet confirmed"));
        }

        if (figures.TryGetValue("inventory_sweeper_last_run_timestamp_seconds", out var swept))
        {
            yield return Check.Lately("sweep", swept, now, SweepAtMost);
        }

        if (figures.TryGetValue("inventory_reconciliation_last_run_timestamp_seconds", out var compared))
        {
            yield return Check.Lately("reconciliation", compared, now, ReconciliationAtMost);
        }

        if (figures.TryGetValue("inventory_overbooked_items", out var overbooked))
        {
            yield return Check.None("overbooked", overbooked, "items promised beyond stock and limit");
        }

        if (figures.TryGetValue("inventory_phantom_units", out var phantoms))
        {
            yield return Check.None("phantoms", phantoms, "units held by no hold");
        }

        if (figures.TryGetValue("inventory_discrepancy_ratio", out var ratio))
        {
            yield return new("discrepancy", ratio <= DiscrepancyAtMost ? "ok"
                : "wrong", string.Create(CultureInfo.InvariantCulture, $"{ratio * 100:0.##} % of what is promised disagrees"));
        }

        foreach (var check in OfEvents(figures)) yield return check;
    }

    // A node that has not looked yet says that it does not know.
    private static IEnumerable<Check> OfEvents(IReadOnlyDictionary<string, double> figures)
    {
        if (figures.TryGetValue("inventory_outbox_pending_age_seconds", out var waits))
        {
            yield return new("events", waits <= EventsWaitAtMost ? "ok" : "wrong", waits <= 0 ? "none waits for its place in the log"
                : string.Create(CultureInfo.InvariantCulture, $"the oldest waits for its place in the log since {waits:0.#} s"));
        }

        if (figures.TryGetValue("inventory_delivery_dead", out var given))
            yield return Check.None("deliveries", given, "given up; see inv failures list");
        if (figures.TryGetValue("inventory_inbox_dead", out var dead))
            yield return Check.None("inbox", dead, "events without effect; see inv failures list --inbox");
        if (figures.TryGetValue("inventory_inbox_backlog", out var backlog))
        {
            yield return new("backlog", backlog <= BacklogAtMost ? "ok" : "wrong",
                string.Create(CultureInfo.InvariantCulture, $"{backlog:0} events of the inbox wait for their effect"));
        }

        if (figures.TryGetValue("inventory_partition_ahead_seconds", out var ahead) && double.IsFinite(ahead))
        {
            yield return new("partitions", ahead >= PartitionsAtLeast.TotalSeconds ? "ok" : "wrong",
                string.Create(CultureInfo.InvariantCulture, $"of the journal for {Math.Max(0, Math.Floor(ahead / 86_400)):0} days"));
        }

        if (figures.TryGetValue("inventory_partition_default_rows", out var rows) && double.IsFinite(rows))
            yield return Check.None("journal", rows, "rows in the default partition");
    }
}

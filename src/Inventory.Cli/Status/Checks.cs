using System.Globalization;

namespace Inventory.Cli.Status;

/// <summary>What a service's figures tell, by the thresholds of its alert rules.</summary>
internal static class Checks
{
    private static readonly TimeSpan SweepAtMost = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ReconciliationAtMost = TimeSpan.FromMinutes(25);
    private const double DiscrepancyAtMost = 0.05;

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
    }
}

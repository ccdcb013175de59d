using System.Globalization;
using Inventory.Operations.Pulse;

namespace Inventory.Dashboard.Pages;

/// <summary>A figure of the page Now, and how it went for an hour.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">In what.</param>
/// <param name="Of">The figure at a step; null where it is not known or nothing happened.</param>
/// <param name="Page">The page that tells more; null for none.</param>
public sealed record NowTile(string Name, string Unit, Func<PulseStep, double?> Of, string? Page = null)
{
    private static readonly double Seconds = PulseStep.Length.TotalSeconds;

    /// <summary>All of them, in their order on the page.</summary>
    public static readonly NowTile[] All =
    [
        new("Commands", "a second", static step => step.Commands / Seconds),
        new("Refusals", "a second", static step => step.Refusals / Seconds, "/refusals"),
        new("Errors", "in 10 s", static step => step.Errors + step.Unknown),
        new("Holds end late by", "ms, p99", static step => step.ExpiryLagP99 * 1000, "/stuck"),
        new("Last sweep", "s ago", static step => Ago(step, step.LastSweep), "/stuck"),
        new("Stuck", "lines of holds", static step => step.Ledger?.Stuck, "/stuck"),
        new("Pending", "lines of holds", static step => step.Ledger?.Pending, "/holds"),
        new("Drifted", "items", static step => step.Ledger?.Drifted, "/drift"),
        new("Short", "items", static step => step.Ledger?.Short, "/items"),
        new("Last look for drift", "min ago", static step => Ago(step, step.LastReconciliation) / 60, "/drift"),
        new("Commits", "ms, p99", static step => step.CommitP99 * 1000, "/cluster"),
        new("Waiting for a lane", "commands", static step => step.Waiting, "/cluster"),
        new("Jobs at work", "jobs", static step => step.JobsAtWork, "/jobs"),
        new("Nodes", "telling", static step => step.Nodes, "/cluster"),
    ];

    /// <summary>A figure as people read it.</summary>
    public static string Text(double? figure) => figure is not { } number ? "—"
        : number.ToString(number is > 0 and < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    private static double? Ago(PulseStep step, double unixSeconds) =>
        unixSeconds > 0 ? Math.Max(0, (step.At - DateTimeOffset.UnixEpoch).TotalSeconds - unixSeconds) : null;
}

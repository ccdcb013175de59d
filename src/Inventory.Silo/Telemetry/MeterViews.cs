using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Inventory.Silo.Telemetry;

/// <summary>
/// Which of the instruments of others are shown. What is measured with every request, call or statement costs each of them, and is left out
/// where a metric of our own tells the same; of Orleans' some hundred, those that tell how a cluster is.
/// </summary>
internal static class MeterViews
{
    /// <summary>The meters of others.</summary>
    public static readonly string[] Meters =
        ["Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly FrozenSet<string> Orleans = FrozenSet.ToFrozenSet(
    [
        "orleans-app-requests-timedout", "orleans-app-requests-canceled",
        "orleans-catalog-activations", "orleans-catalog-activation-created", "orleans-catalog-activation-destroyed",
        "orleans-catalog-activation-failed-to-activate", "orleans-catalog-activation-concurrent-registration-attempts", "orleans-grains",
        "orleans-consistent-ring-size", "orleans-directory-ring-size", "orleans-directory-recovery-count",
            "orleans-gateway-connected-clients",
        "orleans-messaging-sent-failed", "orleans-messaging-sent-dropped", "orleans-messaging-rejected", "orleans-messaging-rerouted",
        "orleans-messaging-expired", "orleans-messaging-pings-sent", "orleans-messaging-pings-received",
            "orleans-messaging-pings-reply-received",
        "orleans-messaging-pings-reply-missed", "orleans-messaging-sent-messages-size", "orleans-messaging-received-messages-size",
        "orleans-networking-sockets-opened", "orleans-networking-sockets-closed", "orleans-reminders-active",
            "orleans-reminders-ticks-delivered",
        "orleans-scheduler-long-running-turns", "orleans-storage-read-errors", "orleans-storage-write-errors",
            "orleans-watchdog-health-checks-failed",
    ]);

    private static readonly FrozenSet<string> PerRequestOrStatement = FrozenSet.ToFrozenSet(
    [
        "http.server.request.duration", "http.server.active_requests", "db.client.operation.duration",
            "db.client.operation.npgsql.executing",
        "db.client.operation.npgsql.bytes_written", "db.client.operation.npgsql.bytes_read", "db.client.connection.npgsql.create_time",
    ]);

    /// <summary>What becomes of an instrument; null leaves it as it is.</summary>
    public static MetricStreamConfiguration? Of(Instrument instrument) =>
        PerRequestOrStatement.Contains(instrument.Name) || (instrument.Meter.Name == "Microsoft.Orleans"
            && !Orleans.Contains(instrument.Name))
            ? MetricStreamConfiguration.Drop : null;
}

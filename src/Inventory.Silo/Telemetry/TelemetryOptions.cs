namespace Inventory.Silo.Telemetry;

/// <summary>
/// How the service is watched. Where to export to is told by OpenTelemetry's own variables, above all <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
/// </summary>
internal sealed class TelemetryOptions
{
    /// <summary>
    /// How old the text of <c>/metrics</c> may be: however many ask, it is made once in that time. Zero makes it for everybody anew.
    /// </summary>
    public TimeSpan MetricsAge { get; set; } = TimeSpan.FromSeconds(1);
}

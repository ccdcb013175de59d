using Inventory.Silo.Telemetry;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Telemetry</c>.</summary>
internal sealed class TelemetrySettings(IConfiguration configuration) : SettingsOf<TelemetryOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, TelemetryOptions options)
    {
        options.MetricsAge = settings.Time("Telemetry:MetricsAge", options.MetricsAge, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        settings.OnlyKnown("Telemetry", "MetricsAge");
    }
}

using Inventory.Grains.Reconciling;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Reconciliation</c>.</summary>
internal sealed class ReconciliationSettings(IConfiguration configuration) : SettingsOf<ReconciliationOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, ReconciliationOptions options)
    {
        options.Interval = settings.Time("Reconciliation:Interval", options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        settings.OnlyKnown("Reconciliation", "Interval");
    }
}

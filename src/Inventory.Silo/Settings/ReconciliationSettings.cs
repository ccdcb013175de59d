using Inventory.Grains.Reconciling;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Reconciliation</c>.</summary>
internal sealed class ReconciliationSettings(IConfiguration configuration) : SettingsOf<ReconciliationOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, ReconciliationOptions options)
    {
        options.Interval = settings.Time("Reconciliation:Interval", options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        options.Repair = settings.Text("Reconciliation:Repair")?.Trim() switch
        {
            null or "auto" => DriftRepair.Auto,
            "manual" => DriftRepair.Manual,
            _ => Neither(settings),
        };
        settings.OnlyKnown("Reconciliation", "Interval", "Repair");
    }

    private static DriftRepair Neither(SettingsReader settings)
    {
        settings.Refuse("Reconciliation__Repair must be auto or manual.");
        return DriftRepair.Auto;
    }
}

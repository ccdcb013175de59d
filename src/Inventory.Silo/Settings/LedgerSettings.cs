using Inventory.Ledger;

namespace Inventory.Silo.Settings;

/// <summary>The connection string, and the section <c>Ledger</c>.</summary>
internal sealed class LedgerSettings(IConfiguration configuration) : SettingsOf<LedgerOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, LedgerOptions options)
    {
        options.ConnectionString = ConnectionStrings.Read(settings);
        options.CommandSeconds = settings.Whole(
            "Ledger:CommandSeconds", options.CommandSeconds, LedgerOptions.CommandSecondsMin, LedgerOptions.CommandSecondsMax,
                of: "seconds");
        options.ClockTolerance = settings.Time("Ledger:ClockTolerance", options.ClockTolerance, LedgerOptions.ClockToleranceMin,
            LedgerOptions.ClockToleranceMax);
        settings.OnlyKnown("Ledger", "CommandSeconds", "ClockTolerance");
    }
}

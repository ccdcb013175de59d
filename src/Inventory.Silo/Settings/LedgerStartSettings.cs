namespace Inventory.Silo.Settings;

/// <summary>How the ledger is found at start: INVENTORY_DATABASE_PATIENCE_SECONDS and INVENTORY_TEST_CLOCK.</summary>
internal sealed class LedgerStartSettings(IConfiguration configuration, IHostEnvironment environment)
    : SettingsOf<LedgerStartOptions>(configuration)
{
    private const string TestClock = "INVENTORY_TEST_CLOCK";
    private const string PatienceSeconds = "INVENTORY_DATABASE_PATIENCE_SECONDS";
    private static readonly TimeSpan PatienceMax = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, LedgerStartOptions options)
    {
        options.DatabasePatience =
            TimeSpan.FromSeconds(settings.Number(PatienceSeconds, options.DatabasePatience.TotalSeconds, PatienceMax.TotalSeconds));
        options.TestClock = settings.Switch(TestClock);
        if (options.TestClock && environment.IsProduction())
            settings.Refuse($"{TestClock}=1 is refused in Production: business time would stand still.");
    }
}

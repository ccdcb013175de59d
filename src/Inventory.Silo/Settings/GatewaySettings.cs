using Inventory.Gateway;

namespace Inventory.Silo.Settings;

/// <summary>The HTTP API: INVENTORY_REQUESTS_PER_SECOND; the test clock's paths follow from <see cref="LedgerStartSettings"/>.</summary>
internal sealed class GatewaySettings(IConfiguration configuration) : SettingsOf<GatewayOptions>(configuration)
{
    private const double RequestsPerSecondMax = 1e9;

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, GatewayOptions options)
    {
        options.RequestsPerSecond = settings.Number("INVENTORY_REQUESTS_PER_SECOND", options.RequestsPerSecond, RequestsPerSecondMax);
        options.TestClock = settings.Switch("INVENTORY_TEST_CLOCK");
    }
}

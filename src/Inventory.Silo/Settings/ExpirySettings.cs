using Inventory.Grains.Expiry;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Expiry</c>.</summary>
internal sealed class ExpirySettings(IConfiguration configuration) : SettingsOf<ExpiryOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, ExpiryOptions options)
    {
        options.Interval = settings.Time("Expiry:Interval", options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(90));
        settings.OnlyKnown("Expiry", "Interval");
    }
}

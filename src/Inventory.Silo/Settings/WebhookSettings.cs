using Inventory.Events.Webhooks;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Webhooks</c>: where they may lead.</summary>
internal sealed class WebhookSettings(IConfiguration configuration) : SettingsOf<WebhookOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, WebhookOptions options)
    {
        options.AllowPrivateAddresses = settings.Switch("Webhooks:AllowPrivateAddresses");
        settings.OnlyKnown("Webhooks", "AllowPrivateAddresses");
    }
}

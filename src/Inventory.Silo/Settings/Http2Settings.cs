using System.Net;
using Inventory.Silo.Clustering;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Http</c>: where HTTP/2 is served in clear.</summary>
internal sealed class Http2Settings(IConfiguration configuration) : SettingsOf<Http2Options>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, Http2Options options)
    {
        options.Port = settings.Whole("Http:Http2Port", options.Port, 0, IPEndPoint.MaxPort);
        if (settings.Text("Http:Http2Address") is { } text)
        {
            if (IPAddress.TryParse(text, out var address)) options.Address = address;
            else settings.Refuse($"Http__Http2Address has '{text}', which is no IP address.");
        }

        if (options.Port > 0 && ListeningPort.Look(options.Address, options.Port) is ListeningPort.State.Taken)
            settings.Refuse($"Failed to bind to Http__Http2Port {options.Port} of {options.Address}: address already in use.");
        settings.OnlyKnown("Http", "Http2Port", "Http2Address");
    }
}

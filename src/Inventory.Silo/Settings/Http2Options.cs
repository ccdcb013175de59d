using System.Net;

namespace Inventory.Silo.Settings;

/// <summary>Where HTTP/2 is served in clear, to those who know it beforehand. Over TLS it is had by asking, on every port.</summary>
internal sealed class Http2Options
{
    /// <summary>The TCP port; 0 for nowhere. Default: 0.</summary>
    public int Port { get; set; }

    /// <summary>The address it listens on. Default: this machine only.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;
}

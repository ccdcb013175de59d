using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Inventory.Events.Tests.Story;

/// <summary>Ports of this machine.</summary>
internal static class Ports
{
    /// <summary>One that is free now, as a setting.</summary>
    public static string Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Inventory.Silo.Clustering;

/// <summary>A silo's place among others, with everything decided that the options leave open.</summary>
/// <param name="ClusterId">The cluster it belongs to, perhaps alone.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="SiloPort">The port it listens on for other silos.</param>
internal sealed record ClusterPlace(string ClusterId, IPAddress Address, int SiloPort)
{
    /// <summary>How the ids of clusters of one begin; the rest is the time of the start and a random part.</summary>
    public const string AlonePrefix = "alone-";

    /// <summary>Decides.</summary>
    /// <param name="options">The silo's options.</param>
    /// <exception cref="InvalidOperationException">The address is neither an IP address nor a known host name.</exception>
    public static ClusterPlace Choose(InventorySiloOptions options)
    {
        var address = Resolve(options.Address)
            ?? throw new InvalidOperationException(
                $"The silo's address is neither an IP address nor a known host name: {options.Address}.");
        // Another program may take the free port before Orleans listens on it; the start then fails and says so.
        return new(options.ClusterId ?? NewAloneId(), address, options.SiloPort > 0 ? options.SiloPort : ListeningPort.FindFree(address));
    }

    /// <summary>The IP address that a text names: itself, or the first that its host name has; null where it is neither.</summary>
    public static IPAddress? Resolve(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return address;
        try
        {
            return Dns.GetHostAddresses(text, AddressFamily.InterNetwork).FirstOrDefault();
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return null;
        }
    }

    private static string NewAloneId() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{AlonePrefix}{TimeProvider.System.GetUtcNow():yyyyMMddTHHmmss}-{Random.Shared.Next():x8}");
}

using System.Net;
using System.Net.Sockets;

namespace Inventory.Events.Webhooks;

/// <summary>Tells addresses of the public internet from all others, by IANA's registries of special-purpose addresses.</summary>
public static class PublicAddress
{
    // What is in one of these is not publicly routable, whatever else it is for.
    private static readonly IPNetwork[] Special4 =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96"), Global6 = IPNetwork.Parse("2000::/3");

    // Parts of the global range that are not: tunnels, in which an address of the other kind may hide, and documentation.
    private static readonly IPNetwork[] Special6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    /// <summary>Whether it is one of the public internet, also as an IPv4 address that is mapped into IPv6 or reached by NAT64.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily is AddressFamily.InterNetwork) return !Array.Exists(Special4, network => network.Contains(address));
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return false;
        if (Nat64.Contains(address)) return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return Global6.Contains(address) && !Array.Exists(Special6, network => network.Contains(address));
    }
}

using System.Net;
using Orleans.Runtime;

namespace Inventory.Simulation.Nodes;

/// <summary>A silo that is the same in every run: Orleans' own takes its generation from the wall clock, and its name from nowhere.</summary>
/// <param name="number">The node's number.</param>
internal sealed class SameSilo(int number) : ILocalSiloDetails
{
    private const int FirstPort = 21111;

    /// <summary>The port that nobody listens at.</summary>
    public static int PortOf(int number) => FirstPort + number;

    /// <inheritdoc />
    public string Name { get; } = $"n{number}";

    /// <inheritdoc />
    public string ClusterId { get; } = $"c{number}";

    /// <inheritdoc />
    public string DnsHostName => "simulated";

    /// <inheritdoc />
    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, PortOf(number)), gen: 1);

    /// <inheritdoc />
    // Orleans' own is null as well where there is no gateway.
    public SiloAddress GatewayAddress => null!;
}

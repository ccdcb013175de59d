using System.Globalization;
using System.Net;

namespace Inventory.Silo.Engine;

public sealed partial record GrainEngineOptions
{
    /// <summary>
    /// Reads the section <c>Cluster</c>: <c>Id</c>, <c>ServiceId</c>, <c>Address</c>, <c>SiloPort</c>, <c>GatewayPort</c>. What is
    /// unset stays at its default.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="connectionString">The ledger's connection string.</param>
    /// <exception cref="InvalidOperationException">A port is none; the message names the key.</exception>
    public static GrainEngineOptions Read(IConfiguration configuration, string connectionString)
    {
        var section = configuration.GetSection("Cluster");
        var defaults = new GrainEngineOptions { ConnectionString = connectionString };
        return defaults with
        {
            ClusterId = section["Id"] is { Length: > 0 } id ? id : null,
            ServiceId = section["ServiceId"] is { Length: > 0 } service ? service : defaults.ServiceId,
            Address = section["Address"] is { Length: > 0 } address ? address : defaults.Address,
            SiloPort = ReadPort(section, "SiloPort"),
            GatewayPort = ReadPort(section, "GatewayPort"),
        };
    }

    private static int ReadPort(IConfigurationSection section, string key)
    {
        if (section[key] is not { Length: > 0 } text) return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new InvalidOperationException($"Cluster:{key} is not a TCP port: {text}.");
    }
}

using System.Net;
using Inventory.Silo.Clustering;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Cluster</c>: where this silo stands among others. What is unset stays at its default.</summary>
internal sealed class ClusterSettings(IConfiguration configuration) : SettingsOf<InventorySiloOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, InventorySiloOptions options)
    {
        options.ConnectionString = ConnectionStrings.Read(settings);
        options.ClusterId = settings.Text("Cluster:Id") ?? options.ClusterId;
        options.ServiceId = settings.Text("Cluster:ServiceId") ?? options.ServiceId;
        options.Address = settings.Text("Cluster:Address") ?? options.Address;
        options.SiloPort = settings.Whole("Cluster:SiloPort", options.SiloPort, IPEndPoint.MinPort, IPEndPoint.MaxPort);
        options.GatewayPort = settings.Whole("Cluster:GatewayPort", options.GatewayPort, IPEndPoint.MinPort, IPEndPoint.MaxPort);
        settings.OnlyKnown("Cluster", "Id", "ServiceId", "Address", "SiloPort", "GatewayPort");

        if (options.SiloPort > 0 && options.SiloPort == options.GatewayPort)
            settings.Refuse("Cluster__SiloPort and Cluster__GatewayPort must differ.");
        if (ClusterPlace.Resolve(options.Address) is not { } address)
        {
            settings.Refuse($"Cluster__Address is neither an IP address nor a host name that can be resolved: '{options.Address}'.");
            return;
        }

        switch (ListeningPort.Look(address, options.SiloPort))
        {
            case ListeningPort.State.Taken:
                settings.Refuse($"Cluster__SiloPort {options.SiloPort} is taken at {address}: another silo or program listens there.");
                break;
            case ListeningPort.State.Foreign:
                settings.Refuse($"Cluster__Address {options.Address} is no address of this machine.");
                break;
        }

        if (options.GatewayPort > 0 && ListeningPort.Look(address, options.GatewayPort) is ListeningPort.State.Taken)
            settings.Refuse($"Cluster__GatewayPort {options.GatewayPort} is taken at {address}: another silo or program listens there.");
    }
}

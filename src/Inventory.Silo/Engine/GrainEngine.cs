using System.Reflection;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Inventory.Silo.Engine;

/// <summary>Puts an Orleans silo, on the tables of <see cref="ClusterTables"/>, into a host.</summary>
public static class GrainEngine
{
    private const string Invariant = "Npgsql";

    /// <summary>Adds a silo to the host. Call filters are services of type <see cref="IIncomingGrainCallFilter"/>.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="options">Where the silo stands and how patient it is.</param>
    /// <exception cref="InvalidOperationException">The address is neither an IP address nor a known host name.</exception>
    public static IHostApplicationBuilder AddGrainEngine(this IHostApplicationBuilder builder, GrainEngineOptions options)
    {
        var place = ClusterPlace.Choose(options);
        var connections = ClusterConnections.From(options.ConnectionString);
        var timeouts = new Timeouts(options);
        // In a phase of the start that comes before Orleans'.
        builder.Services.AddSingleton<IHostedService>(new ClusterTablesInstaller(connections));
        builder.Services.Configure<HostOptions>(timeouts.Apply);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(to => (to.ClusterId, to.ServiceId) = (place.ClusterId, options.ServiceId));
            silo.Configure<EndpointOptions>(to =>
                (to.AdvertisedIPAddress, to.SiloPort, to.GatewayPort) = (place.Address, place.SiloPort, options.GatewayPort));
            silo.Configure<ClusterMembershipOptions>(Timeouts.Apply);
            silo.Configure<SiloMessagingOptions>(timeouts.Apply);
            silo.Configure<GrainCollectionOptions>(timeouts.Apply);
            silo.Configure<ReminderOptions>(timeouts.Apply);
            silo.UseAdoNetClustering(to => (to.Invariant, to.ConnectionString) = (Invariant, connections.Membership));
            silo.AddAdoNetGrainStorageAsDefault(to => (to.Invariant, to.ConnectionString) = (Invariant, connections.Grains));
            silo.UseAdoNetReminderService(to => (to.Invariant, to.ConnectionString) = (Invariant, connections.Grains));
            // Named rather than found, so that it does not matter which program the silo runs in.
            silo.Services.AddSerializer(types =>
            {
                types.AddAssembly(Assembly.Load("Inventory.Grains"));
                foreach (var assembly in options.ExtraGrainAssemblies) types.AddAssembly(assembly);
            });
        });
        return builder;
    }
}

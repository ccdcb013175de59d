using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Serialization;

namespace Inventory.Silo.Clustering;

/// <summary>Puts an Orleans silo, on the tables of <see cref="ClusterTables"/>, into a host.</summary>
public static class SiloHosting
{
    private const string Invariant = "Npgsql";

    /// <summary>Adds a silo to the host with options that are known already.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="options">Where the silo stands and how patient it is.</param>
    public static IHostApplicationBuilder AddInventorySilo(this IHostApplicationBuilder builder, InventorySiloOptions options)
    {
        builder.Services.AddSingleton(Options.Create(options));
        return Add(builder, options.ExtraGrainAssemblies);
    }

    /// <summary>
    /// Adds a silo to the host, as its <see cref="InventorySiloOptions"/> say. Call filters are services of type
    /// <see cref="IIncomingGrainCallFilter"/>.
    /// </summary>
    /// <param name="builder">The host under construction.</param>
    public static IHostApplicationBuilder AddInventorySilo(this IHostApplicationBuilder builder) => Add(builder, []);

    // Assemblies are the one option that is needed while the host is built.
    private static IHostApplicationBuilder Add(IHostApplicationBuilder builder, IReadOnlyList<Assembly> extraGrainAssemblies)
    {
        builder.Services.AddSingleton(services => Read(services, ClusterPlace.Choose));
        builder.Services.AddSingleton(services => Read(services, options => ClusterConnections.From(options.ConnectionString)));
        builder.Services.AddSingleton(services => Read(services, options => new Timeouts(options)));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterTablesInstaller>();
        builder.Services.AddOptions<HostOptions>().Configure<Timeouts>((to, timeouts) => timeouts.Apply(to));
        builder.UseOrleans(silo =>
        {
            silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Membership, new MembershipTime());
            Configure<ClusterOptions>(silo, (to, options, place) => (to.ClusterId, to.ServiceId) = (place.ClusterId, options.ServiceId));
            Configure<EndpointOptions>(silo, (to, options, place) =>
                (to.AdvertisedIPAddress, to.SiloPort, to.GatewayPort) = (place.Address, place.SiloPort, options.GatewayPort));
            silo.Configure<ClusterMembershipOptions>(Timeouts.Apply);
            silo.Services.AddOptions<SiloMessagingOptions>().Configure<Timeouts>((to, timeouts) => timeouts.Apply(to));
            silo.Services.AddOptions<GrainCollectionOptions>().Configure<Timeouts>((to, timeouts) => timeouts.Apply(to));
            silo.Services.AddOptions<ReminderOptions>().Configure<Timeouts>((to, timeouts) => timeouts.Apply(to));
            silo.UseAdoNetClustering(to => to.Configure<ClusterConnections>((provider, connections) =>
                (provider.Invariant, provider.ConnectionString) = (Invariant, connections.Membership)));
            silo.AddAdoNetGrainStorageAsDefault(to => to.Configure<ClusterConnections>((provider, connections) =>
                (provider.Invariant, provider.ConnectionString) = (Invariant, connections.Grains)));
            // Who is subscribed to which stream.
            silo.AddAdoNetGrainStorage(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME, to => to.Configure<ClusterConnections>((provider,
                connections) => (provider.Invariant, provider.ConnectionString) = (Invariant, connections.Grains)));
            silo.UseAdoNetReminderService(to => to.Configure<ClusterConnections>((provider, connections) =>
                (provider.Invariant, provider.ConnectionString) = (Invariant, connections.Grains)));
            // Named rather than found, so that it does not matter which program the silo runs in.
            silo.Services.AddSerializer(types =>
            {
                types.AddAssembly(Assembly.Load("Inventory.Grains"));
                types.AddAssembly(Assembly.Load("Inventory.Operations"));
                foreach (var assembly in extraGrainAssemblies) types.AddAssembly(assembly);
            });
        });
        return builder;
    }

    private static T Read<T>(IServiceProvider services, Func<InventorySiloOptions, T> choose) =>
        choose(services.GetRequiredService<IOptions<InventorySiloOptions>>().Value);

    private static void Configure<TOptions>(ISiloBuilder silo, Action<TOptions, InventorySiloOptions, ClusterPlace> apply)
        where TOptions : class =>
        silo.Services.AddOptions<TOptions>().Configure<IOptions<InventorySiloOptions>,
            ClusterPlace>((to, options, place) => apply(to, options.Value, place));
}

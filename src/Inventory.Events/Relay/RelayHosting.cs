using Inventory.Events.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.GrainReferences;
using Orleans.Hosting;
using Orleans.Runtime.Providers;
using Orleans.Serialization;

namespace Inventory.Events.Relay;

/// <summary>Adds the streams of the inventory's events to a silo.</summary>
public static class RelayHosting
{
    private const int NameMax = 28;

    /// <summary>
    /// Adds them: an Orleans stream provider over the journal, whose queues the silos of a cluster share. Subscriptions are kept in the
    /// grain storage named <c>PubSubStore</c>. The ledger and its events are registered beside it.
    /// </summary>
    /// <param name="builder">The silo under construction.</param>
    /// <param name="name">
    /// The provider's name, of up to 28 letters, digits, hyphens and underscores: places and failures are kept under it.
    /// </param>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public static ISiloBuilder AddJournalStreams(this ISiloBuilder builder, string name = JournalStreams.ProviderName)
    {
        // What failed is named by it, beside the slice and the subscription, within the length of an id.
        if (name.Length is 0 or > NameMax || name.Any(static one => !char.IsAsciiLetterOrDigit(one) && one is not ('-' or '_')))
            throw new ArgumentException($"'{name}' is no name for streams.", nameof(name));
        builder.Services.AddOptions<RelayOptions>();
        builder.Services.TryAddSingleton(static services => services.GetRequiredService<IOptions<RelayOptions>>().Value);
        builder.Services.TryAddSingleton<HistoryPages>();
        builder.Services.TryAddSingleton<RelayServices>();
        builder.Services.AddSerializer(static types => types.AddAssembly(typeof(JournalToken).Assembly));
        // Before Orleans' own: the first that knows a reference makes it.
        if (builder.Services.All(static known => known.ImplementationType != typeof(BoundedDelivery)))
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IGrainReferenceActivatorProvider, BoundedDelivery>());
        builder.AddStreamFilter<PrefixFilter>(name);
        return builder.AddPersistentStreams(name,
            static (services, provider) => new RelayAdapterFactory(provider, services.GetRequiredService<RelayServices>()),
            streams =>
            {
                streams.UseConsistentRingQueueBalancer();
                streams.ConfigurePullingAgent(agent => agent.Configure(options =>
                {
                    // A reading waits by itself until there is something.
                    options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(50);
                    // What fails is tried again by the cursor, so that the rest goes on meanwhile. Orleans looks at this before the first
                    // try as well: a machine that is busy for as long makes one fail that was not made.
                    options.MaxEventDeliveryTime = TimeSpan.FromMilliseconds(50);
                    // As long as the silo has the queue: a subscription with a place in history is then served at once.
                    options.StreamInactivityPeriod = TimeSpan.FromDays(7);
                }));
                streams.ConfigureBackoffProvider(static (_, _) => new Once());
            });
    }

    private sealed class Once : IMessageDeliveryBackoffProvider
    {
        // Beyond what a delivery may take, so that Orleans makes one try and no more.
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(60);
    }
}

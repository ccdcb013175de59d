using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>Adds the streams of an inventory's events to an Orleans client outside of its cluster.</summary>
public static class JournalStreamsClient
{
    /// <summary>Adds them. They can be listened to and not written to.</summary>
    /// <param name="builder">The client under construction.</param>
    /// <param name="name">The provider's name, as the silos have it.</param>
    public static IClientBuilder AddJournalStreams(this IClientBuilder builder, string name = JournalStreams.ProviderName)
    {
        builder.Services.AddSerializer(static types => types.AddAssembly(typeof(JournalToken).Assembly));
        return builder.AddPersistentStreams(name, static (_, provider) => new ListeningAdapterFactory(provider), configureStream: null);
    }
}

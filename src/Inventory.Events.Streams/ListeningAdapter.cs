using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>The streams as one can listen to them: nobody writes to them, since events are told from the journal.</summary>
internal class ListeningAdapter(string name) : IQueueAdapter
{
    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public bool IsRewindable => true;

    /// <inheritdoc />
    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    /// <inheritdoc />
    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token,
        Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException($"The streams of {name} tell what the journal holds; nothing can be published on them.");

    /// <inheritdoc />
    public virtual IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        throw new NotSupportedException("Silos read the journal; a client is told.");
}

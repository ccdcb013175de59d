using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>What a client needs of the provider: it neither reads queues nor keeps anything.</summary>
internal sealed class ListeningAdapterFactory(string name) : IQueueAdapterFactory
{
    /// <inheritdoc />
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(new ListeningAdapter(name));

    /// <inheritdoc />
    public IQueueAdapterCache GetQueueAdapterCache() => throw new NotSupportedException("Silos keep events; a client is told.");

    /// <inheritdoc />
    public IStreamQueueMapper GetStreamQueueMapper() => throw new NotSupportedException("Silos read queues; a client is told.");

    /// <inheritdoc />
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        throw new NotSupportedException("Silos deliver; a client is told.");
}

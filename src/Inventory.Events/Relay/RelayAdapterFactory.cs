using System.Collections.Concurrent;
using Inventory.Events.Streams;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>Makes the parts of the provider on a silo: a reader, events and cursors for each queue that the silo has.</summary>
internal sealed class RelayAdapterFactory(string provider, RelayServices services) : IQueueAdapterFactory, IQueueAdapterCache
{
    private readonly SliceMapper _mapper = new(provider, services.Options.Queues);
    private readonly ConcurrentDictionary<QueueId, RelayQueue> _queues = new();

    /// <inheritdoc />
    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(new Adapter(provider, this));

    /// <inheritdoc />
    public IQueueAdapterCache GetQueueAdapterCache() => this;

    /// <inheritdoc />
    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    // Asked for before the queue is begun; it is the queue of that time whose failures are told.
    /// <inheritdoc />
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new RelayFailureHandler(() => _queues[queueId]));

    // An agent makes its cache, then its receiver.
    /// <inheritdoc />
    public IQueueCache CreateQueueCache(QueueId queueId) => _queues[queueId] = new(provider, _mapper.SlicesOf(queueId), services);

    private sealed class Adapter(string provider, RelayAdapterFactory factory) : ListeningAdapter(provider)
    {
        public override IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
            new RelayReceiver(Name, factory._mapper.SlicesOf(queueId), factory._queues[queueId], factory.Services);
    }

    private RelayServices Services => services;
}

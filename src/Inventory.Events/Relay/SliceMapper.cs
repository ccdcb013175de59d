using Inventory.Events.Streams;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>
/// Which queue reads which slices: queue <c>q</c> of <c>n</c> reads those that are <c>q</c> modulo <c>n</c>, of all tenants, so that each
/// stream comes from exactly one. Queues lie evenly on the ring that silos divide among them.
/// </summary>
internal sealed class SliceMapper : IConsistentRingStreamQueueMapper
{
    private readonly QueueId[] _queues;

    /// <param name="provider">The provider's name.</param>
    /// <param name="queues">How many queues there are.</param>
    public SliceMapper(string provider, int queues)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queues, JournalStreams.Slices);
        var step = uint.MaxValue / (uint)queues;
        _queues = [.. Enumerable.Range(0, queues).Select(q => QueueId.GetQueueId(provider, (uint)q, (uint)q * step))];
    }

    /// <inheritdoc />
    public IEnumerable<QueueId> GetAllQueues() => _queues;

    /// <inheritdoc />
    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => _queues.Where(queue => range.InRange(queue.GetUniformHashCode()));

    /// <inheritdoc />
    public QueueId GetQueueForStream(StreamId streamId) =>
        JournalStreams.TrySplit(streamId, out _, out var slice) ? _queues[slice % _queues.Length] : _queues[0];

    /// <summary>The slices that a queue reads.</summary>
    public int[] SlicesOf(QueueId queue)
    {
        var own = Array.IndexOf(_queues, queue);
        return [.. Enumerable.Range(0, JournalStreams.Slices).Where(slice => slice % _queues.Length == own)];
    }
}

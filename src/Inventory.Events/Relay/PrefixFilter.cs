using Inventory.Events.Streams;
using Orleans.Runtime;
using Orleans.Streams.Filtering;

namespace Inventory.Events.Relay;

/// <summary>Leaves a subscriber what begins with the prefix that its subscription names, before anything is sent.</summary>
internal sealed class PrefixFilter : IStreamFilter
{
    /// <inheritdoc />
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) => item is EventBatch batch && batch.Keep(filterData);
}

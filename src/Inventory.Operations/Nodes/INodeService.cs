using Orleans;
using Orleans.Services;

namespace Inventory.Operations.Nodes;

/// <summary>There is one on each node, and it answers for that node. See <see cref="AllNodes"/>.</summary>
[Alias("inventory.INodeService")]
internal interface INodeService : IGrainService
{
    /// <summary>Answers from what this node has in memory.</summary>
    [Alias("Answer"), ResponseTimeout("00:00:05")]
    Task<TReport> Answer<TReport>(NodeQuestion<TReport> question);
}

using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Inventory.Operations.Nodes;

/// <summary>Answers for this node. A grain service, because these are addressed by silo, and Orleans starts one on each.</summary>
internal sealed class NodeService(GrainId id, Silo silo, IServiceProvider node, ILoggerFactory logs) : GrainService(id, silo, logs),
    INodeService
{
    /// <inheritdoc />
    public Task<TReport> Answer<TReport>(NodeQuestion<TReport> question) => Task.FromResult(question.AnswerBy(node));
}

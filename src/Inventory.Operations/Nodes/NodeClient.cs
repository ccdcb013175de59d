using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Inventory.Operations.Nodes;

/// <summary>Finds the service of a node.</summary>
internal sealed class NodeClient(IServiceProvider services) : GrainServiceClient<INodeService>(services)
{
    public INodeService Of(SiloAddress node) => GetGrainService(node);
}

using Inventory.Operations.Nodes;
using Orleans;

namespace Inventory.Operations.Refusals;

/// <summary>Asks a node for a tenant's refusals.</summary>
[GenerateSerializer, Immutable, Alias("inventory.RefusalQuestion")]
internal sealed record RefusalQuestion([property: Id(0)] int TenantId) : NodeQuestion<RefusalLog, RefusalReport>
{
    protected override RefusalReport Ask(RefusalLog source) => source.Report(TenantId);
}

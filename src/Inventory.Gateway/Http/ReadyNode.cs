using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Http;

/// <summary>Refuses what needs a key while the node starts or stops.</summary>
internal sealed class ReadyNode(RequestDelegate next, NodeState node)
{
    public Task InvokeAsync(HttpContext http) => node.IsReady || !ApiKeys.AreNeeded(http)
        ? next(http)
        : new ProblemResult(new(ProblemCodes.Starting, "The service is starting or stopping.")).ExecuteAsync(http);
}

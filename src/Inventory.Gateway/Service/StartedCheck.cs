using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Inventory.Gateway.Service;

/// <summary>Healthy from the end of the start to the first sign of stopping.</summary>
internal sealed class StartedCheck(NodeState node) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "started";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
        node.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The service is starting or stopping."));
}

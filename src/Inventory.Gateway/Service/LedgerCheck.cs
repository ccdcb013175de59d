using Inventory.Ledger;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Inventory.Gateway.Service;

/// <summary>Healthy while a write can succeed.</summary>
internal sealed class LedgerCheck(LedgerHealth ledger, WriteHealth writes, GatewayOptions options) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "ledger";

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // A connection to a database that froze does not even notice a cancellation: do not wait for it.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(options.ReadPatience);
            return await IsReadyAsync(patience.Token).WaitAsync(patience.Token)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database answers, but does not take what this version writes.");
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure) && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", failure);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation) => await writes.CanWriteAsync(cancellation)
        && await ledger.HasSchemaAsync(cancellation);
}

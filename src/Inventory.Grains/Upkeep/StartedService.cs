using Microsoft.Extensions.Hosting;

namespace Inventory.Grains.Upkeep;

/// <summary>
/// Background work that needs the whole host: the ledger is migrated and the silo active. All services of a host may be started at once, so
/// that being started says nothing of the others.
/// </summary>
public abstract class StartedService(IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        await RunAsync(stoppingToken);
    }

    /// <summary>The work, until the host stops.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);
}

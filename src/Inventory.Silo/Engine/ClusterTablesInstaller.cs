namespace Inventory.Silo.Engine;

/// <summary>Puts the providers' tables in order before any other service starts, Orleans among them.</summary>
/// <param name="connections">Where the tables live.</param>
internal sealed class ClusterTablesInstaller(ClusterConnections connections) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ClusterTables.EnsureAsync(connections.Grains, cancellationToken);
        await ClusterTables.ForgetClustersOfOneAsync(connections.Grains, ClusterPlace.AlonePrefix, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

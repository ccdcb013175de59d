namespace Inventory.Silo.Clustering;

/// <summary>Puts the providers' tables in order before any provider starts, and once the database is known to answer.</summary>
/// <param name="connections">Where the tables live.</param>
internal sealed class ClusterTablesInstaller(ClusterConnections connections) : ILifecycleParticipant<ISiloLifecycle>
{
    // The first stage waits for the ledger.
    private const int Stage = ServiceLifecycleStage.First + 1;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(ClusterTablesInstaller), Stage, InstallAsync);

    private async Task InstallAsync(CancellationToken cancellation)
    {
        await ClusterTables.EnsureAsync(connections.Grains, cancellation);
        await ClusterTables.ForgetClustersOfOneAsync(connections.Grains, ClusterPlace.AlonePrefix, cancellation);
    }
}

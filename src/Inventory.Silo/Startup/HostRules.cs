using Inventory.Silo.Clustering;

namespace Inventory.Silo.Startup;

/// <summary>
/// The order of start and stop, by the host's own means. All start together: the HTTP port opens at once and answers "starting", while the
/// silo waits for the ledger in its first stage (<see cref="LedgerStart"/>) and background work waits for the silo. They stop one after the
/// other, the last registered first: the port takes nothing new and lets requests end, background work ends, the silo lets its grains go;
/// then the container closes the ledger's pools.
/// </summary>
internal static class HostRules
{
    /// <summary>Sets them; how long a stop may take stands with the other <see cref="Timeouts"/>.</summary>
    public static void Apply(HostOptions host)
    {
        host.ServicesStartConcurrently = true;
        host.ServicesStopConcurrently = false;
    }
}

using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Overdue;

/// <summary>The sweep's shards and their leases: in PostgreSQL, or in the simulator's ledger.</summary>
public interface IExpiryShards
{
    /// <summary>Leases a shard, or renews the lease; false while another node has it.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="node">Who leases it.</param>
    /// <param name="length">How long. A node that dies is waited for that long.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached.</exception>
    Task<bool> LeaseAsync(int shard, string node, TimeSpan length, CancellationToken cancellation = default);

    /// <summary>Takes note that a shard was swept.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be reached.</exception>
    Task SweptAsync(int shard, CancellationToken cancellation = default);
}

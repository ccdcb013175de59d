using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Overdue;

/// <summary>The sweep's shards and their leases.</summary>
public sealed class ExpiryShards(LedgerDataSources sources)
{
    /// <summary>How many shards there are; as many rows stand in <c>expiry_shard</c>.</summary>
    public const int Count = 4;

    /// <summary>Leases a shard, or renews the lease; false while another node has it.</summary>
    /// <param name="shard">The shard, from 0.</param>
    /// <param name="node">Who leases it.</param>
    /// <param name="length">How long. A node that dies is waited for that long.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> LeaseAsync(int shard, string node, TimeSpan length, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand("""
            UPDATE expiry_shard SET leased_by = $2, leased_until = clock_timestamp() + $3
            WHERE shard = $1 AND (leased_by = $2 OR leased_until < clock_timestamp())
            """);
        command.Parameters.Add(new() { Value = (short)shard });
        command.Parameters.Add(new() { Value = node });
        command.Parameters.Add(new() { Value = length });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }, cancellation);

    /// <summary>Takes note that a shard was swept.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task SweptAsync(int shard, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand("UPDATE expiry_shard SET last_run_at = clock_timestamp() WHERE shard = $1");
        command.Parameters.Add(new() { Value = (short)shard });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);
}

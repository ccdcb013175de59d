using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Overdue;

/// <summary>The sweep's shards and their leases.</summary>
public sealed class ExpiryShards(LedgerDataSources sources) : IExpiryShards
{
    /// <summary>How many shards there are; as many rows stand in <c>expiry_shard</c>.</summary>
    public const int Count = 4;

    /// <inheritdoc />
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

    /// <inheritdoc />
    public Task SweptAsync(int shard, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand("UPDATE expiry_shard SET last_run_at = clock_timestamp() WHERE shard = $1");
        command.Parameters.Add(new() { Value = (short)shard });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);
}

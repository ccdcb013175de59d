using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Deliveries;

/// <summary>
/// Forgets what arrived 30 days ago, and what was deleted then. What was given up stays until a person decides.
/// </summary>
public sealed class DeliveryRetention(LedgerDataSources sources)
{
    /// <summary>How long a delivery that arrived is listed.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private const int BatchMax = 2_000;

    /// <summary>Forgets some of it.</summary>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> PruneAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            WITH over AS (
              SELECT consumer, position FROM delivery WHERE status = 'delivered' AND at < clock_timestamp() - $1
              ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            DELETE FROM delivery AS d USING over AS o WHERE d.consumer = o.consumer AND d.position = o.position
            """);
        command.Parameters.Add(new() { Value = Remembered });
        command.Parameters.Add(new() { Value = BatchMax });
        return await command.ExecuteNonQueryAsync(cancellation) == BatchMax;
    }, cancellation);

    /// <summary>Forgets some of what belongs to webhooks that were deleted 30 days ago, and at last their ids.</summary>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> PruneDeletedAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            WITH over AS (
              SELECT d.consumer, d.position FROM webhook AS w JOIN delivery AS d USING (consumer)
              WHERE w.deleted_at < clock_timestamp() - $1 LIMIT $2 FOR UPDATE OF d SKIP LOCKED
            )
            DELETE FROM delivery AS d USING over AS o WHERE d.consumer = o.consumer AND d.position = o.position
            """);
        command.Parameters.Add(new() { Value = Remembered });
        command.Parameters.Add(new() { Value = BatchMax });
        if (await command.ExecuteNonQueryAsync(cancellation) > 0) return true;
        command.CommandText = """
            WITH over AS (
              DELETE FROM webhook AS w WHERE w.deleted_at < clock_timestamp() - $1
                AND NOT EXISTS (SELECT FROM delivery AS d WHERE d.consumer = w.consumer)
              RETURNING w.consumer
            )
            DELETE FROM consumer AS c USING over AS o WHERE c.name = o.consumer
            """;
        command.Parameters.RemoveAt(1);
        await command.ExecuteNonQueryAsync(cancellation);
        return false;
    }, cancellation);

    /// <summary>
    /// Forgets subscriptions to streams that nothing is failing for any more, and about which nobody had to decide: they are known again
    /// with their next failure.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task PruneSubscriptionsAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            DELETE FROM consumer AS c WHERE c.kind = 'stream' AND c.name LIKE '%/%/%' AND c.revision = 0
              AND NOT EXISTS (SELECT FROM delivery AS d WHERE d.consumer = c.name)
            """);
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);
}

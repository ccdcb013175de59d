using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Time;

namespace Inventory.Ledger.Retention;

/// <summary>
/// Forgets ids after their time: holds that ended <see cref="Remembered"/> ago with all that is theirs, ids of adjustments, counts and
/// imports as old, events of the inbox that were settled and jobs that ended as long ago. Live holds, items and the journal are never
/// touched. In small transactions with pauses, so that the commit path does not feel it.
/// </summary>
public sealed class IdRetention(LedgerDataSources sources, LedgerClock clock, TimeProvider time, LedgerMetrics metrics)
{
    /// <summary>How long an id is remembered after the hold ended or the change was made.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>How many holds, or ids, one transaction forgets at most.</summary>
    public const int BatchMax = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly string Holds = SqlText.Read("Sql/prune_holds.sql");
    private static readonly string Commands = SqlText.Read("Sql/prune_commands.sql");
    private static readonly string Imports = SqlText.Read("Sql/prune_imports.sql");
    private static readonly string Inbox = SqlText.Read("Sql/prune_inbox.sql");
    private static readonly string Jobs = SqlText.Read("Sql/prune_jobs.sql");

    /// <summary>Leases the work to this node for a minute, or renews the lease; false while another node has it.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> LeaseAsync(string node, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Writers.CreateCommand("""
            UPDATE upkeep SET leased_by = $1, leased_until = clock_timestamp() + interval '1 minute', last_run_at = clock_timestamp()
            WHERE task = 'retention' AND (leased_by = $1 OR leased_until < clock_timestamp())
            """);
        command.Parameters.Add(new() { Value = node });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }, cancellation);

    /// <summary>
    /// Forgets everything whose time is over by the ledger's clock, batch by batch, for as long as this node has the lease.
    /// </summary>
    /// <param name="node">Who does it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>What was forgotten; nothing where another node is at it.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task<Pruned> PruneAsync(string node, CancellationToken cancellation = default)
    {
        var all = default(Pruned);
        var before = clock.Now - Remembered;
        foreach (var sql in (string[])[Holds, Commands, Imports, Inbox])
        {
            while (await LeaseAsync(node, cancellation))
            {
                var some = await Reaching.LedgerAsync(() => BatchAsync(sql, before, cancellation), cancellation);
                metrics.Pruned(some);
                all += some;
                if (Math.Max(some.Holds, some.Commands) < BatchMax) break;
                await Task.Delay(Pause, time, cancellation);
            }
        }

        await PruneJobsAsync(node, before, cancellation);
        return all;
    }

    // A job is no id of a caller's, and is not counted as one.
    private async Task PruneJobsAsync(string node, DateTimeOffset before, CancellationToken cancellation)
    {
        while (await LeaseAsync(node, cancellation))
        {
            var some = await Reaching.LedgerAsync(() => BatchAsync(Jobs, before, cancellation), cancellation);
            if (some == default) break;
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<Pruned> BatchAsync(string sql, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = sources.Writers.CreateCommand(sql);
        command.Parameters.Add(new() { Value = before.UtcDateTime });
        command.Parameters.Add(new() { Value = BatchMax });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }
}

using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Inbox;

/// <summary>How many events of each source and type wait, for their effect or for a person.</summary>
public sealed class InboxDepths(LedgerDataSources sources)
{
    private const int Rows = 50;

    /// <summary>Reads the depths, the greatest first; of few sources and types, lest senders make metrics without end.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<InboxDepth>> ReadAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            SELECT source, type, count(*) FILTER (WHERE state = 'retrying'), count(*) FILTER (WHERE state = 'dead'),
                coalesce(extract(epoch FROM clock_timestamp() - min(received_at) FILTER (WHERE state = 'retrying'))::float8, 0)
            FROM inbox_processed WHERE settled_at IS NULL GROUP BY source, type ORDER BY count(*) DESC, source, type LIMIT $1
            """);
        command.Parameters.Add(new() { Value = Rows });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var depths = new List<InboxDepth>();
        while (await rows.ReadAsync(cancellation))
            depths.Add(new(rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetDouble(4)));
        return depths;
    }, cancellation);
}

/// <summary>What waits of one source and type.</summary>
/// <param name="Source">Who told it.</param>
/// <param name="Type">What it says has happened.</param>
/// <param name="Backlog">Events that are tried.</param>
/// <param name="Dead">Events that wait for a person.</param>
/// <param name="OldestSeconds">Since when the oldest of those that are tried is there, in seconds.</param>
public sealed record InboxDepth(string Source, string Type, long Backlog, long Dead, double OldestSeconds);

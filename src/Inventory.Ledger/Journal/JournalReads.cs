using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Journal;

/// <summary>Reads the journal as a log: the events of all tenants, or of one, in the order of their positions.</summary>
public sealed class JournalReads(LedgerDataSources sources)
{
    /// <summary>The number that stands for all tenants.</summary>
    public const int AllTenants = 0;

    private static readonly string Rows = SqlText.Read("Sql/read_journal.sql");

    /// <summary>The events behind a position.</summary>
    /// <param name="tenantId">Whose; <see cref="AllTenants"/> for everybody's.</param>
    /// <param name="after">The position.</param>
    /// <param name="most">
    /// At most so many, 1 or more. A page may have fewer although more come behind it: only one without any is the end.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<JournalPage> ReadAsync(int tenantId, long after, int most, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(Rows);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenantId });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var events = new List<JournalEvent>();   // mostly there are few: it is asked many times a second
            var last = after;
            while (await reader.ReadAsync(cancellation)) last = new StoredRow(reader).AddTo(events, after, most);
            return new JournalPage(events, last);
        }, cancellation);

    /// <summary>
    /// The last position there was, and the first one still kept; both 0 while there was none. Where all are gone, the first is the next
    /// one to come.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(long Oldest, long Last)> ExtentAsync(CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            SELECT coalesce((SELECT min(position) FROM journal_segment), CASE WHEN last_position > 0 THEN last_position + 1 ELSE 0 END),
              last_position
            FROM journal_log
            """);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }, cancellation);

    /// <summary>
    /// The channels through which holds came, of those that have one and are still remembered. Only who is bound to a channel needs them,
    /// so the log is read without.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<Dictionary<string, string>> ChannelsAsync(int tenantId, string[] holdIds, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            var channels = new Dictionary<string, string>(StringComparer.Ordinal);
            await using var command = sources.Log.CreateCommand("""
                SELECT h.hold_id, h.channel FROM unnest($2) AS asked (hold_id)
                JOIN hold AS h ON h.tenant_id = $1 AND h.hold_id = asked.hold_id AND h.line_no = 0 WHERE h.channel IS NOT NULL
                """);
            command.Parameters.Add(new() { Value = tenantId });
            command.Parameters.Add(new() { Value = holdIds });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) channels[reader.GetString(0)] = reader.GetString(1);
            return channels;
        }, cancellation);
}

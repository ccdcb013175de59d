using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;

namespace Inventory.Ledger.Journal.Partitions;

/// <summary>What a partition of the journal leaves behind, and what goes before it: in small transactions, which no commit feels.</summary>
public sealed class JournalRetirement(LedgerDataSources sources)
{
    /// <summary>Of how many segments of the log one transaction forgets the positions at most.</summary>
    public const int SegmentsMax = 100;

    /// <summary>How many openings one transaction looks at at most, to forget some.</summary>
    public const int ForgottenMax = 10_000;

    /// <summary>Of how many items one transaction makes the openings at most.</summary>
    public const int OpeningsMax = 500;

    /// <summary>Whether all rows of a partition have their positions, so that none is taken away that was never told.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<bool> IsToldAsync(JournalPartition partition, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand($"""
            SELECT NOT EXISTS (
              SELECT FROM ONLY {JournalPartitions.Quoted(partition.Name)} WHERE entry > (SELECT settled_entry FROM journal_log))
            """);
        command.CommandTimeout = 0;
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }, cancellation);

    /// <summary>Which consumers that read on have not read everything of before an instant: webhooks, bridges and streams.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<string[]> HeldBackByAsync(DateTimeOffset before, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(
                "SELECT coalesce(array_agg(name), '{}') FROM journal_held_back_by(journal_position_before($1)) AS name");
            command.Parameters.Add(new() { Value = before.UtcDateTime });
            return (string[])(await command.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <summary>
    /// Forgets some of the positions behind one, of what happened before an instant, and the notices that stand there: whoever reads from
    /// there hears that it is gone. In a segment across that instant, where transactions overlapped, what stands before the last of it goes
    /// as well.
    /// </summary>
    /// <returns>How many there were, and the last position that was looked at.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(long Forgotten, long Last)> ForgetPositionsAsync(DateTimeOffset before, long after,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            WITH page AS MATERIALIZED (
              SELECT position, from_at, to_at FROM journal_segment WHERE position > $2 ORDER BY position LIMIT $3
            ), edge AS MATERIALIZED (
              SELECT s.position, max(r.nth)::integer AS goes, cardinality(s.ats) AS rows
              FROM page JOIN journal_segment AS s ON s.position = page.position, unnest(s.ats) WITH ORDINALITY AS r (at, nth)
              WHERE page.from_at < $1 AND r.at < $1 GROUP BY s.position, cardinality(s.ats)
            ), past AS MATERIALIZED (
              SELECT r.entry, r.item_key FROM edge JOIN journal_segment AS s ON s.position = edge.position,
                unnest(s.entries[:edge.goes], s.item_keys[:edge.goes]) AS r (entry, item_key)
            ), gone AS (
              DELETE FROM journal_segment AS s USING edge WHERE s.position = edge.position AND edge.goes = edge.rows
            ), cut AS (
              UPDATE journal_segment AS s
              SET position = s.position + k.before, events = s.events - k.before, entries = s.entries[k.first:],
                item_keys = s.item_keys[k.first:], sequences = s.sequences[k.first:], ats = s.ats[k.first:],
                offsets = (
                  SELECT array_agg(o.before - k.before ORDER BY o.n) FROM unnest(s.offsets[k.first:]) WITH ORDINALITY AS o (before, n)),
                from_at = (SELECT min(at) FROM unnest(s.ats[k.first:]) AS at)
              FROM edge, LATERAL (
                SELECT edge.goes + 1 AS first, coalesce(j.offsets[edge.goes + 1], edge.goes) AS before
                FROM journal_segment AS j WHERE j.position = edge.position
              ) AS k
              WHERE s.position = edge.position AND edge.goes < edge.rows
            ), notices AS (
              DELETE FROM notice AS n USING past WHERE past.item_key = 0 AND n.entry = past.entry
            )
            SELECT (SELECT count(*) FROM past), coalesce((SELECT max(position) FROM page), $2)
            """);
        command.Parameters.Add(new() { Value = before.UtcDateTime });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = SegmentsMax });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }, cancellation);

    /// <summary>Makes the openings of some of a partition's items behind one; they hold once it is detached.</summary>
    /// <returns>The last item that was looked at; null where there was none.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(int TenantId, long ItemKey)?> OpenAsync(JournalPartition partition, (int TenantId, long ItemKey) after,
        CancellationToken cancellation = default) => Reaching.LedgerAsync<(int, long)?>(async () =>
    {
        await using var command = sources.Log.CreateCommand("SELECT last_tenant, last_item FROM open_journal($1, $2, $3, $4)");
        command.CommandTimeout = 0;
        foreach (var value in (object[])[partition.Name, after.TenantId, after.ItemKey, OpeningsMax])
            command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return row.IsDBNull(0) ? null : (row.GetInt32(0), row.GetInt64(1));
    }, cancellation);

    /// <summary>Forgets some of the openings that others have taken the place of, behind one.</summary>
    /// <returns>The last opening that was looked at; null where there was none.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<(int TenantId, long ItemKey, long Sequence)?> ForgetOpeningsAsync((int TenantId, long ItemKey, long Sequence) after,
        CancellationToken cancellation = default) => Reaching.LedgerAsync<(int, long, long)?>(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            WITH page AS MATERIALIZED (
              SELECT tenant_id, item_key, sequence FROM journal_opening WHERE (tenant_id, item_key, sequence) > ($1, $2, $3)
              ORDER BY tenant_id, item_key, sequence LIMIT $4
            ), gone AS (
              DELETE FROM journal_opening AS o USING page
              WHERE o.tenant_id = page.tenant_id AND o.item_key = page.item_key AND o.sequence = page.sequence AND EXISTS (
                SELECT FROM journal_opening AS later WHERE later.tenant_id = o.tenant_id AND later.item_key = o.item_key
                  AND later.sequence > o.sequence AND later.at < (SELECT since FROM journal_kept))
            )
            SELECT tenant_id, item_key, sequence FROM page ORDER BY tenant_id DESC, item_key DESC, sequence DESC LIMIT 1
            """);
        foreach (var value in (object[])[after.TenantId, after.ItemKey, after.Sequence, ForgottenMax])
            command.Parameters.Add(new() { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }, cancellation);
}

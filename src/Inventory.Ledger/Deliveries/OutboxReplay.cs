using Inventory.Ledger.Commit;
using Inventory.Ledger.Failures;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Deliveries;

/// <summary>Events that are delivered again, whatever became of them, under their own ids and beside the order of new ones.</summary>
public sealed class OutboxReplay(LedgerDataSources sources, TimeProvider time)
{
    private static readonly string ReplayEvents = SqlText.Read("Sql/replay_deliveries.sql");

    /// <summary>Has events delivered again to one consumer, or to all enabled ones that hear them; unknown events are left out.</summary>
    /// <param name="wish">Which, to whom, and who wants it.</param>
    /// <param name="dryRun">Only tells how many deliveries those are.</param>
    /// <param name="patience">How long it may take.</param>
    /// <exception cref="LedgerUnavailableException">Nothing was kept, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been kept, now or later.</exception>
    public Task<OutboxReplayed> ReplayAsync(OutboxReplayWish wish, bool dryRun, TimeSpan patience) =>
        LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            if (await RepeatAsync(connection, wish) is { } repeat) return repeat;
            var (scheduled, heard) = (0, new List<string>());
            foreach (var hearer in await HearersAsync(connection, wish))
            {
                var came = await ReplayAsync(connection, wish, hearer);
                if (came > 0) heard.Add(hearer.Consumer);
                scheduled += came;
            }

            if (dryRun) return new(scheduled, heard);
            if (wish.LeverId is not null && !await RememberAsync(connection, wish, scheduled))
            {
                // Another one with this id was quicker: what it has come to is told, and this one undone.
                await transaction.RollbackAsync();
                return (await RepeatAsync(connection, wish))!;
            }

            await transaction.CommitAsync();
            return new OutboxReplayed(scheduled, heard);
        });

    private static async Task<OutboxReplayed?> RepeatAsync(NpgsqlConnection connection, OutboxReplayWish wish)
    {
        if (wish.LeverId is null) return null;
        await using var command = new NpgsqlCommand(
            "SELECT scheduled, consumer, event_ids FROM outbox_replay WHERE tenant_id = $1 AND lever_id = $2", connection);
        command.Parameters.Add(new() { Value = wish.TenantId });
        command.Parameters.Add(new() { Value = wish.LeverId });
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync()) return null;
        var differs = new List<string>();
        if (row.GetString(1) != (wish.Consumer ?? "")) differs.Add("consumer");
        if (!row.GetFieldValue<string[]>(2).SequenceEqual(wish.Sorted)) differs.Add("eventIds");
        return new(row.GetInt32(0), []) { IsRepeat = true, Differs = differs };
    }

    private static async Task<bool> RememberAsync(NpgsqlConnection connection, OutboxReplayWish wish, int scheduled)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO outbox_replay (tenant_id, lever_id, consumer, event_ids, scheduled, decided_by, reason, correlation_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """, connection);
        foreach (var value in (ReadOnlySpan<object>)[wish.TenantId, wish.LeverId!, wish.Consumer ?? "", wish.Sorted, scheduled,
            wish.Decision.By, wish.Decision.Reason, wish.CorrelationId])
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private static async Task<List<Hearer>> HearersAsync(NpgsqlConnection connection, OutboxReplayWish wish)
    {
        await using var command = new NpgsqlCommand("""
            SELECT c.name, coalesce(w.types, ARRAY[]::text[]), coalesce(w.prefix, '') FROM consumer AS c
            LEFT JOIN webhook AS w ON w.consumer = c.name
            -- Whoever is subscribed to a stream begins again at a position by himself.
            WHERE c.tenant_id IN (0, $1) AND c.kind <> 'stream' AND w.deleted_at IS NULL AND ($2 IS NULL AND c.enabled OR c.name = $2)
            ORDER BY c.name
            """, connection);
        command.Parameters.Add(new() { Value = wish.TenantId });
        command.Parameters.Add(new() { Value = (object?)wish.Consumer ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync();
        var hearers = new List<Hearer>();
        while (await row.ReadAsync()) hearers.Add(new(row.GetString(0), row.GetFieldValue<string[]>(1), row.GetString(2)));
        return hearers;
    }

    private static async Task<int> ReplayAsync(NpgsqlConnection connection, OutboxReplayWish wish, Hearer hearer)
    {
        await using (var notice = new NpgsqlCommand("UPDATE consumer SET revision = revision + 1 WHERE name = $1", connection))
        {
            notice.Parameters.Add(new() { Value = hearer.Consumer });
            await notice.ExecuteNonQueryAsync();
        }

        var ofItems = wish.Sorted.Select(EventIds.EntryOf).OfType<(long Entry, int Later)>().ToArray();
        await using var command = new NpgsqlCommand(ReplayEvents, connection);
        var parameters = command.Parameters;
        parameters.Add(new() { Value = hearer.Consumer });
        parameters.Add(new() { Value = wish.TenantId });
        parameters.Add(new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        parameters.Add(new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        parameters.Add(new() { Value = wish.Sorted });
        parameters.Add(new() { Value = ofItems.Select(static one => one.Entry).ToArray() });
        parameters.Add(new() { Value = ofItems.Select(static one => one.Later).ToArray() });
        parameters.Add(new() { Value = hearer.Types });
        parameters.Add(new() { Value = hearer.Prefix });
        parameters.Add(new() { Value = wish.Sorted.Length });
        return await command.ExecuteNonQueryAsync();
    }

    private sealed record Hearer(string Consumer, string[] Types, string Prefix);
}

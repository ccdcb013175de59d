using Npgsql;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Reminders in PostgreSQL. Nodes share the due ticks by row locks, skipping what another is taking.</summary>
internal sealed class PostgresReminderStore(EmbeddedDatabase database) : IReminderStore
{
    private const string Columns = "grain_type, grain_key, name, first_tick, period_us, version";

    private const string Upsert = $"""
        INSERT INTO embedded_reminder (service, grain_type, grain_key, name, first_tick, period_us, next_due, version)
        VALUES ($1, $2, $3, $4, $5, $6, $5, nextval('embedded_reminder_version'))
        ON CONFLICT ON CONSTRAINT embedded_reminder_pk DO UPDATE
        SET first_tick = excluded.first_tick, period_us = excluded.period_us, next_due = excluded.next_due, version = excluded.version
        RETURNING {Columns}
        """;

    private const string Delete =
        "DELETE FROM embedded_reminder WHERE service = $1 AND grain_type = $2 AND grain_key = $3 AND name = $4 AND version = $5";

    private const string List =
        $"SELECT {Columns} FROM embedded_reminder WHERE service = $1 AND grain_type = $2 AND grain_key = $3 ORDER BY name";

    // Whole periods since the first tick, plus one: the next multiple after now. Integers throughout, so that ticks never drift.
    private const string ClaimDue = """
        WITH due AS (
          SELECT service, grain_type, grain_key, name FROM embedded_reminder WHERE service = $1 AND next_due <= $2
          ORDER BY next_due, grain_type, grain_key, name LIMIT $3 FOR UPDATE SKIP LOCKED
        ), claimed AS (
          UPDATE embedded_reminder AS r
          SET next_due = r.first_tick
            + (div((extract(epoch FROM $2 - r.first_tick) * 1000000)::numeric, r.period_us) + 1) * r.period_us * interval '1 microsecond'
          FROM due
          WHERE r.service = due.service AND r.grain_type = due.grain_type AND r.grain_key = due.grain_key AND r.name = due.name
          RETURNING r.grain_type, r.grain_key, r.name, r.first_tick, r.period_us, r.version
        )
        SELECT * FROM claimed ORDER BY grain_type, grain_key, name
        """;

    private const string NextDue = "SELECT min(next_due) FROM embedded_reminder WHERE service = $1";

    public async Task<StoredReminder> UpsertAsync(
        GrainId grain, string name, DateTimeOffset firstTick, TimeSpan period, CancellationToken cancellationToken) =>
        (await ReadAsync(Upsert, [database.ServiceId, grain.Type.ToString(), grain.Key.ToString(), name, firstTick.UtcDateTime, period.Ticks / TimeSpan.TicksPerMicrosecond], cancellationToken))[0];

    public async Task<bool> DeleteAsync(GrainId grain, string name, long version, CancellationToken cancellationToken)
    {
        await using var command = Command(
            await database.OpenAsync(cancellationToken), Delete, [database.ServiceId, grain.Type.ToString(), grain.Key.ToString(), name, version]);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<StoredReminder>> ListAsync(GrainId grain, CancellationToken cancellationToken) =>
        await ReadAsync(List, [database.ServiceId, grain.Type.ToString(), grain.Key.ToString()], cancellationToken);

    public async Task<IReadOnlyList<StoredReminder>> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        await ReadAsync(ClaimDue, [database.ServiceId, now.UtcDateTime, max], cancellationToken);

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(await database.OpenAsync(cancellationToken), NextDue, [database.ServiceId]);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null;
    }

    private async Task<List<StoredReminder>> ReadAsync(string sql, object[] arguments, CancellationToken cancellationToken)
    {
        await using var command = Command(await database.OpenAsync(cancellationToken), sql, arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reminders = new List<StoredReminder>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reminders.Add(new(
                GrainId.Create(reader.GetString(0), reader.GetString(1)),
                reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(3), TimeSpan.Zero),
                TimeSpan.FromMicroseconds(reader.GetInt64(4)),
                reader.GetInt64(5)));
        }
        return reminders;
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, object[] arguments)
    {
        var command = source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return command;
    }
}

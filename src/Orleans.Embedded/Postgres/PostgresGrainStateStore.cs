using Npgsql;
using NpgsqlTypes;

namespace Orleans.Embedded;

/// <summary>Grain state in PostgreSQL: one row per state, written only over the version it is based on.</summary>
internal sealed class PostgresGrainStateStore(EmbeddedDatabase database) : IGrainStateStore
{
    private const string Read = """
        SELECT etag, payload::text FROM embedded_grain_state
        WHERE service = $1 AND grain_type = $2 AND grain_key = $3 AND state_name = $4
        """;

    private const string Insert = """
        INSERT INTO embedded_grain_state (service, grain_type, grain_key, state_name, payload, etag) VALUES ($1, $2, $3, $4, $5, 1)
        ON CONFLICT DO NOTHING RETURNING etag
        """;

    private const string Update = """
        UPDATE embedded_grain_state SET payload = $5, etag = etag + 1
        WHERE service = $1 AND grain_type = $2 AND grain_key = $3 AND state_name = $4 AND etag = $6 RETURNING etag
        """;

    public async Task<StoredGrainState> ReadAsync(GrainStateKey key, CancellationToken cancellationToken)
    {
        var source = await database.OpenAsync(cancellationToken);
        await using var command = Command(source, Read, key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1))
            : default;
    }

    public async Task<long?> WriteAsync(GrainStateKey key, string? payload, long version, CancellationToken cancellationToken)
    {
        var source = await database.OpenAsync(cancellationToken);
        await using var command = Command(source, version == 0 ? Insert : Update, key);
        command.Parameters.Add(new() { Value = (object?)payload ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        if (version != 0) command.Parameters.Add(new() { Value = version });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private NpgsqlCommand Command(NpgsqlDataSource source, string sql, GrainStateKey key)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in (ReadOnlySpan<string>)[database.ServiceId, key.GrainType, key.Key, key.StateName]) command.Parameters.Add(new() { Value = value });
        return command;
    }
}

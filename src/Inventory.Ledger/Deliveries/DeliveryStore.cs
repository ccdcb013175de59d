using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Deliveries;

/// <summary>
/// Consumers of the journal outside: their places, which node serves them, and what came of what they were told. All of it throws
/// <see cref="LedgerUnavailableException"/> where the database cannot be reached.
/// </summary>
public sealed class DeliveryStore(LedgerDataSources sources)
{
    private static readonly string Claim = SqlText.Read("Sql/claim_consumers.sql");
    private static readonly string Record = SqlText.Read("Sql/record_deliveries.sql");
    private static readonly string Pending = SqlText.Read("Sql/read_pending_deliveries.sql");

    /// <summary>Makes a consumer unless there is one of that name; a new one begins at the end of the log as it is now.</summary>
    public Task EnsureAsync(string name, int tenantId, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            INSERT INTO consumer (name, tenant_id, position) SELECT $1, $2, last_position FROM journal_log ON CONFLICT (name) DO NOTHING
            """);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = tenantId });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    /// <summary>How a consumer stands; null where there is none of that name.</summary>
    public Task<ConsumerPlace?> FindAsync(string name, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("SELECT position, enabled, revision, false FROM consumer WHERE name = $1");
        command.Parameters.Add(new() { Value = name });
        return await PlaceAsync(command, cancellation);
    }, cancellation);

    /// <summary>Leases some of the enabled consumers that no node serves.</summary>
    /// <param name="node">Who leases them.</param>
    /// <param name="length">How long. A node that dies is waited for that long.</param>
    /// <param name="kinds">Only consumers of these kinds, or of these whole names.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<LeasedConsumer>> ClaimAsync(string node, TimeSpan length, string[] kinds, int most,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(Claim);
        command.Parameters.Add(new() { Value = node });
        command.Parameters.Add(new() { Value = length });
        command.Parameters.Add(new() { Value = kinds });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var leased = new List<LeasedConsumer>();
        while (await reader.ReadAsync(cancellation))
            leased.Add(new(reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
        return leased;
    }, cancellation);

    /// <summary>Leases one consumer by its name, enabled or not, or renews the lease; null while another node has it.</summary>
    public Task<LeasedConsumer?> LeaseAsync(string name, string node, TimeSpan length, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                UPDATE consumer SET leased_by = $2, leased_until = clock_timestamp() + $3
                WHERE name = $1 AND (leased_by = $2 OR leased_until < clock_timestamp()) RETURNING tenant_id, position, revision
                """);
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = node });
            command.Parameters.Add(new() { Value = length });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            return await row.ReadAsync(cancellation)
                ? new LeasedConsumer(name, row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)) : null;
        }, cancellation);

    /// <summary>Lets another node have a consumer at once.</summary>
    public Task GiveBackAsync(string name, string node, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(
            "UPDATE consumer SET leased_by = NULL, leased_until = '-infinity' WHERE name = $1 AND leased_by = $2");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = node });
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    /// <summary>Writes what came of a consumer's events and how far it has heard, and renews the lease.</summary>
    /// <returns>How it stands now; null where another node has it, and nothing was written.</returns>
    public Task<ConsumerPlace?> RecordAsync(string name, string node, TimeSpan length, DeliveryRecord record,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        var rows = record.Rows;
        await using var command = sources.Log.CreateCommand(Record);
        var parameters = command.Parameters;
        parameters.Add(new() { Value = name });
        parameters.Add(new() { Value = node });
        parameters.Add(new() { Value = length });
        parameters.Add(new() { Value = record.Position });
        parameters.Add(new() { Value = (object?)record.DisabledBecause ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        AddArray(parameters, rows, NpgsqlDbType.Bigint, static row => row.Position);
        AddArray(parameters, rows, NpgsqlDbType.Integer, static row => row.TenantId);
        AddArray(parameters, rows, NpgsqlDbType.Text, static row => row.Subject);
        AddArray(parameters, rows, NpgsqlDbType.Text, static row => row.EventId);
        AddArray(parameters, rows, NpgsqlDbType.Text, static row => row.EventType);
        AddArray(parameters, rows, NpgsqlDbType.TimestampTz, static row => row.At.UtcDateTime);
        AddArray(parameters, rows, NpgsqlDbType.Text, static row => row.Status.Name());
        AddArray(parameters, rows, NpgsqlDbType.Integer, static row => row.Attempts);
        AddArray(parameters, rows, NpgsqlDbType.Text, static row => row.LastError);
        AddArray(parameters, rows, NpgsqlDbType.Integer, static row => row.LastStatus);
        AddArray(parameters, rows, NpgsqlDbType.Boolean, static row => row.LastError is not null);
        AddArray(parameters, rows, NpgsqlDbType.Interval, static row => row.NextIn);
        AddArray(parameters, rows, NpgsqlDbType.Integer, static row => row.Asked);
        AddArray(parameters, record.Served, NpgsqlDbType.Bigint, static row => row.Position);
        AddArray(parameters, record.Served, NpgsqlDbType.Integer, static row => row.Asked);
        return await PlaceAsync(command, cancellation);
    }, cancellation);

    /// <summary>What waits for a consumer, in order.</summary>
    /// <param name="name">The consumer.</param>
    /// <param name="replays">Those that are told again beside the order of new ones, or the others.</param>
    /// <param name="after">Only those behind this position.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<List<PendingDelivery>> PendingAsync(string name, bool replays, long after, int most,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(Pending);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = replays });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var waiting = new List<PendingDelivery>();
        while (await row.ReadAsync(cancellation))
        {
            waiting.Add(new()
            {
                Position = row.GetInt64(0),
                TenantId = row.GetInt32(1),
                Subject = row.GetString(2),
                EventId = row.GetString(3),
                EventType = row.GetString(4),
                At = row.GetFieldValue<DateTimeOffset>(5),
                Attempts = row.GetInt32(6),
                NextIn = row.IsDBNull(7) ? null : row.GetTimeSpan(7),
                FailingFor = row.IsDBNull(8) ? null : row.GetTimeSpan(8),
                IsReplay = row.GetBoolean(9),
                Data = row.IsDBNull(10) ? null : row.GetString(10),
                Asked = row.GetInt32(11),
            });
        }

        return waiting;
    }, cancellation);

    /// <summary>
    /// Positions behind a consumer's place that have rows already: something before them was still on its way when they were written.
    /// </summary>
    public Task<HashSet<long>> AheadAsync(string name, long position, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("SELECT position FROM delivery WHERE consumer = $1 AND position > $2");
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = position });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var ahead = new HashSet<long>();
            while (await reader.ReadAsync(cancellation)) ahead.Add(reader.GetInt64(0));
            return ahead;
        }, cancellation);

    private static void AddArray<TRow, T>(NpgsqlParameterCollection parameters, IReadOnlyList<TRow> rows, NpgsqlDbType type,
        Func<TRow, T> value) =>
        parameters.Add(new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });

    private static async Task<ConsumerPlace?> PlaceAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new ConsumerPlace(row.GetInt64(0), row.GetBoolean(1), row.GetInt64(2), row.GetBoolean(3))
            : null;
    }
}

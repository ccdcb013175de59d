using Inventory.Ledger.Commit;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Streams;

/// <summary>
/// How far the slices of a stream provider are delivered, and what failed there, so that another relay goes on. All of it throws
/// <see cref="LedgerUnavailableException"/> where the database cannot be reached.
/// </summary>
public sealed class StreamProgress(LedgerDataSources sources)
{
    // Consumers of subscriptions in the slices $1.
    private const string Subscribed = "c.kind = 'stream' AND rtrim(rtrim(c.name, '0123456789abcdef'), '/') = ANY ($1)";

    private static readonly string Save = SqlText.Read("Sql/save_stream_progress.sql");

    /// <summary>
    /// Up to where all of these slices are delivered. One that was never read begins at the end of the log: nobody was subscribed before.
    /// </summary>
    public Task<long> BeginAsync(string provider, IReadOnlyList<int> slices, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                WITH new AS (
                  INSERT INTO consumer (name, tenant_id, position) SELECT c, 0, (SELECT last_position FROM journal_log) FROM unnest($1) AS c
                  ON CONFLICT (name) DO NOTHING RETURNING position
                )
                SELECT min(position) FROM (SELECT position FROM new UNION ALL
                  SELECT position FROM consumer WHERE name = ANY ($1)) AS known
                """);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <summary>Grows whenever somebody has decided about what failed in these slices: what waits is then read again.</summary>
    public Task<long> DecisionsAsync(string provider, IReadOnlyList<int> slices, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(
                $"SELECT coalesce(sum(c.revision), 0)::bigint FROM consumer AS c WHERE {Subscribed}");
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <summary>What waits in these slices, in order; dead ones do not.</summary>
    public Task<List<(StreamSubscription Of, PendingDelivery Row)>> PendingAsync(string provider, IReadOnlyList<int> slices,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand($"""
                SELECT d.consumer, d.position, d.tenant_id, d.subject, d.event_id, d.event_type, d.at, d.attempts,
                  d.next_attempt_at - clock_timestamp(), clock_timestamp() - d.first_failed_at, d.replayed, d.asked
                FROM consumer AS c JOIN delivery AS d ON d.consumer = c.name WHERE {Subscribed} AND d.status = 'pending' ORDER BY d.position
                """);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var pending = new List<(StreamSubscription, PendingDelivery)>();
            while (await row.ReadAsync(cancellation))
            {
                pending.Add((StreamSubscription.Parse(row.GetString(0)), new()
                {
                    Position = row.GetInt64(1),
                    TenantId = row.GetInt32(2),
                    Subject = row.GetString(3),
                    EventId = row.GetString(4),
                    EventType = row.GetString(5),
                    At = row.GetFieldValue<DateTimeOffset>(6),
                    Attempts = row.GetInt32(7),
                    NextIn = row.IsDBNull(8) ? null : row.GetTimeSpan(8),
                    FailingFor = row.IsDBNull(9) ? null : row.GetTimeSpan(9),
                    IsReplay = row.GetBoolean(10),
                    Asked = row.GetInt32(11),
                }));
            }

            return pending;
        }, cancellation);

    /// <summary>Keeps what changed, in one transaction. Places only go forward.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="slices">The slices that are delivered up to the position.</param>
    /// <param name="position">The position.</param>
    /// <param name="changed">Deliveries that failed or wait.</param>
    /// <param name="over">Deliveries that need no longer be kept.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SaveAsync(string provider, IReadOnlyList<int> slices, long position,
        IReadOnlyList<(StreamSubscription Of, RecordedDelivery Row)> changed,
        IReadOnlyList<(StreamSubscription Of, RecordedDelivery Row)> over, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(Save);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            command.Parameters.Add(new() { Value = position });
            Add(changed, NpgsqlDbType.Text, one => one.Of.Consumer(provider));
            Add(changed, NpgsqlDbType.Bigint, static one => one.Row.Position);
            Add(changed, NpgsqlDbType.Integer, static one => one.Row.TenantId);
            Add(changed, NpgsqlDbType.Text, static one => one.Row.Subject);
            Add(changed, NpgsqlDbType.Text, static one => one.Row.EventId);
            Add(changed, NpgsqlDbType.Text, static one => one.Row.EventType);
            Add(changed, NpgsqlDbType.TimestampTz, static one => one.Row.At.UtcDateTime);
            Add(changed, NpgsqlDbType.Text, static one => one.Row.Status.Name());
            Add(changed, NpgsqlDbType.Integer, static one => one.Row.Attempts);
            Add(changed, NpgsqlDbType.Text, static one => one.Row.LastError);
            Add(changed, NpgsqlDbType.Interval, static one => one.Row.NextIn);
            Add(changed, NpgsqlDbType.Integer, static one => one.Row.Asked);
            Add(over, NpgsqlDbType.Text, one => one.Of.Consumer(provider));
            Add(over, NpgsqlDbType.Bigint, static one => one.Row.Position);
            Add(over, NpgsqlDbType.Integer, static one => one.Row.Asked);
            return await command.ExecuteNonQueryAsync(cancellation);

            void Add<T>(IReadOnlyList<(StreamSubscription, RecordedDelivery)> rows, NpgsqlDbType type,
                Func<(StreamSubscription Of, RecordedDelivery Row), T> value) =>
                command.Parameters.Add(new() { Value = rows.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
        }, cancellation);

    private static string[] Consumers(string provider, IReadOnlyList<int> slices) =>
        [.. slices.Select(slice => StreamSubscription.Consumer(provider, slice))];
}

using System.Globalization;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Streams;

/// <summary>How far the slices of a stream provider are delivered, and what failed there, so that another relay goes on.</summary>
public sealed class StreamProgress(LedgerDataSources sources)
{
    private static readonly string Save = SqlText.Read("Sql/save_stream_progress.sql");

    /// <summary>
    /// Up to where all of these slices are delivered. One that was never read begins at the end of the log: nobody was subscribed before.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<long> BeginAsync(string provider, IReadOnlyList<int> slices, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                WITH new AS (
                  INSERT INTO stream_mark (consumer, position) SELECT c, (SELECT last_position FROM journal_log) FROM unnest($1) AS c
                  ON CONFLICT DO NOTHING RETURNING position
                )
                SELECT min(position) FROM (SELECT position FROM new UNION ALL
                  SELECT position FROM stream_mark WHERE consumer = ANY($1)) AS known
                """);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            return (long)(await command.ExecuteScalarAsync(cancellation))!;
        }, cancellation);

    /// <summary>What waits in these slices, in order; dead ones do not.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<StreamDelivery>> PendingAsync(string provider, IReadOnlyList<int> slices, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand("""
                SELECT consumer, position, tenant_id, subject, event_id, event_type, at, attempts, first_failed_at, next_attempt_at,
                  last_error
                FROM stream_delivery WHERE status = 'pending' AND rtrim(rtrim(consumer, '0123456789abcdef'), '/') = ANY($1)
                ORDER BY position
                """);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var pending = new List<StreamDelivery>();
            while (await row.ReadAsync(cancellation))
            {
                var parts = row.GetString(0).Split('/');
                pending.Add(new()
                {
                    Slice = int.Parse(parts[^2], CultureInfo.InvariantCulture),
                    Subscription = Guid.ParseExact(parts[^1], "N"),
                    Position = row.GetInt64(1),
                    TenantId = row.GetInt32(2),
                    Subject = row.GetString(3),
                    EventId = row.GetString(4),
                    EventType = row.GetString(5),
                    At = row.GetFieldValue<DateTimeOffset>(6),
                    IsDead = false,
                    Attempts = row.GetInt32(7),
                    FirstFailedAt = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
                    NextAttemptAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
                    LastError = row.IsDBNull(10) ? null : row.GetString(10),
                });
            }

            return pending;
        }, cancellation);

    /// <summary>Keeps what changed, in one transaction. Marks only go forward.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="slices">The slices that are delivered up to the position.</param>
    /// <param name="position">The position.</param>
    /// <param name="changed">Deliveries that failed or wait.</param>
    /// <param name="over">Deliveries that need no longer be kept.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task SaveAsync(string provider, IReadOnlyList<int> slices, long position, IReadOnlyList<StreamDelivery> changed,
        IReadOnlyList<StreamDelivery> over, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(Save);
            command.Parameters.Add(new() { Value = Consumers(provider, slices) });
            command.Parameters.Add(new() { Value = position });
            Add(changed.Select(one => Consumer(provider, one)).ToArray(), NpgsqlDbType.Text);
            Add(changed.Select(one => one.Position).ToArray(), NpgsqlDbType.Bigint);
            Add(changed.Select(one => one.TenantId).ToArray(), NpgsqlDbType.Integer);
            Add(changed.Select(one => one.Subject).ToArray(), NpgsqlDbType.Text);
            Add(changed.Select(one => one.EventId).ToArray(), NpgsqlDbType.Text);
            Add(changed.Select(one => one.EventType).ToArray(), NpgsqlDbType.Text);
            Add(changed.Select(one => one.At.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz);
            Add(changed.Select(one => one.IsDead ? "dead" : "pending").ToArray(), NpgsqlDbType.Text);
            Add(changed.Select(one => one.Attempts).ToArray(), NpgsqlDbType.Integer);
            Add(changed.Select(one => one.FirstFailedAt?.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz);
            Add(changed.Select(one => one.NextAttemptAt?.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz);
            Add(changed.Select(one => one.LastError).ToArray(), NpgsqlDbType.Text);
            Add(over.Select(one => Consumer(provider, one)).ToArray(), NpgsqlDbType.Text);
            Add(over.Select(one => one.Position).ToArray(), NpgsqlDbType.Bigint);
            return await command.ExecuteNonQueryAsync(cancellation);

            void Add(Array values, NpgsqlDbType type) =>
                command.Parameters.Add(new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }, cancellation);

    private static string[] Consumers(string provider, IReadOnlyList<int> slices) =>
        [.. slices.Select(slice => string.Create(CultureInfo.InvariantCulture, $"stream:{provider}/{slice}"))];

    private static string Consumer(string provider, StreamDelivery one) =>
        string.Create(CultureInfo.InvariantCulture, $"stream:{provider}/{one.Slice}/{one.Subscription:N}");
}

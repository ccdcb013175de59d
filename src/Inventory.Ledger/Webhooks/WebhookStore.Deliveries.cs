using System.Globalization;
using System.Security.Cryptography;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Webhooks;

/// <summary>Secrets, and what is delivered, of webhooks that were found.</summary>
public sealed partial class WebhookStore
{
    /// <summary>How many events one replay may have.</summary>
    public const int ReplayMax = 100_000;

    private static readonly string ReplayEvents = SqlText.Read("Sql/replay_deliveries.sql");

    /// <summary>What a node needs to serve a webhook; null where there is none of that consumer.</summary>
    /// <exception cref="Commit.LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<ServedWebhook?> OpenAsync(string consumer, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand("""
            SELECT w.webhook_id, w.url, w.types, w.prefix, w.description, s.secret, s.ends_at
            FROM webhook AS w JOIN webhook_secret AS s USING (consumer)
            WHERE w.consumer = $1 AND w.deleted_at IS NULL AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp()) ORDER BY s.made_at DESC
            """);
        command.Parameters.Add(new() { Value = consumer });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        ServedWebhook? webhook = null;
        var secrets = new List<WebhookSecret>();
        while (await row.ReadAsync(cancellation))
        {
            webhook ??= new(row.GetString(0), Terms(row, 1), secrets);
            secrets.Add(new(row.GetFieldValue<byte[]>(5), row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6)));
        }

        return webhook;
    }, cancellation);

    /// <summary>Makes a new secret, beside which earlier ones sign for a day.</summary>
    /// <returns>The secret; null where as many sign already as may.</returns>
    public Task<byte[]?> RotateAsync(Webhook webhook, TimeSpan patience)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        return LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // One after the other: its row is locked before its secrets are counted.
            await NoticeAsync(connection, webhook);
            var made = await RunAsync(connection, """
                WITH signing AS (
                  SELECT made_at FROM webhook_secret WHERE consumer = $1 AND (ends_at IS NULL OR ends_at > clock_timestamp())
                ), ending AS (
                  UPDATE webhook_secret SET ends_at = clock_timestamp() + $4
                  WHERE consumer = $1 AND ends_at IS NULL AND (SELECT count(*) FROM signing) < $3
                ), over AS (
                  DELETE FROM webhook_secret WHERE consumer = $1 AND ends_at <= clock_timestamp()
                )
                INSERT INTO webhook_secret (consumer, made_at, secret)
                SELECT $1, clock_timestamp(), $2 WHERE (SELECT count(*) FROM signing) BETWEEN 1 AND $3 - 1
                """, new() { Value = webhook.Consumer }, new() { Value = secret }, new() { Value = SecretsMax },
                new() { Value = SecretOverlap });
            if (made == 0) return null;
            await transaction.CommitAsync();
            return secret;
        });
    }

    /// <summary>Has an event sent to it that nobody else hears, and that is in no log.</summary>
    /// <returns>The event's id.</returns>
    public Task<string> TestAsync(int tenantId, Webhook webhook, string type, string data, TimeSpan patience)
    {
        var eventId = "test-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await RunAsync(connection, """
                WITH noticed AS (UPDATE consumer SET revision = revision + 1 WHERE name = $1 RETURNING name)
                INSERT INTO delivery (consumer, position, tenant_id, subject, event_id, event_type, at, status, attempts, next_attempt_at,
                  replayed, data)
                SELECT name, -nextval('delivery_number'), $2, $3, $4, $5, clock_timestamp(), 'pending', 0, clock_timestamp(), true, $6
                FROM noticed
                """, new() { Value = webhook.Consumer }, new() { Value = tenantId }, new() { Value = webhook.WebhookId },
                new() { Value = eventId }, new() { Value = type }, new() { Value = data, NpgsqlDbType = NpgsqlDbType.Json });
            return eventId;
        });
    }

    /// <summary>A page of its deliveries, newest first.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ListedDelivery>> DeliveriesAsync(Webhook webhook, DeliveryStatus? status,
        (DateTimeOffset At, long Position)? after, int limit, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            SELECT position, event_id, event_type, status, attempts, last_error, last_status, next_attempt_at, at FROM delivery
            WHERE consumer = $1 AND ($2::text IS NULL OR status = $2) AND ($3::timestamptz IS NULL OR (at, position) < ($3, $4))
            ORDER BY at DESC, position DESC LIMIT $5
            """);
        command.Parameters.Add(new() { Value = webhook.Consumer });
        command.Parameters.Add(Text(status?.Name()));
        command.Parameters.Add(new() { Value = (object?)after?.At.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = after?.Position ?? 0 });
        command.Parameters.Add(new() { Value = limit });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var deliveries = new List<ListedDelivery>();
        while (await row.ReadAsync(cancellation))
        {
            deliveries.Add(new()
            {
                Position = row.GetInt64(0),
                EventId = row.GetString(1),
                EventType = row.GetString(2),
                Status = row.GetString(3),
                Attempts = row.GetInt32(4),
                LastError = row.IsDBNull(5) ? null : row.GetString(5),
                LastStatus = row.IsDBNull(6) ? null : row.GetInt32(6),
                NextAttemptAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
                At = row.GetFieldValue<DateTimeOffset>(8),
            });
        }

        return deliveries;
    }

    /// <summary>Has events of a span of time sent again.</summary>
    /// <returns>How many; null for more than <see cref="ReplayMax"/>, and nothing was done.</returns>
    public Task<int?> ReplayAsync(int tenantId, Webhook webhook, DateTimeOffset from, DateTimeOffset to, TimeSpan patience) =>
        ReplayAsync(tenantId, webhook, (from, to), [], patience);

    /// <summary>Has events sent again that its filter lets through; unknown ones are left out.</summary>
    /// <returns>How many.</returns>
    public Task<int?> ReplayAsync(int tenantId, Webhook webhook, IReadOnlyList<string> eventIds, TimeSpan patience) =>
        ReplayAsync(tenantId, webhook, null, [.. eventIds.Distinct(StringComparer.Ordinal)], patience);

    /// <summary>Has everything sent again that was given up.</summary>
    /// <returns>How many.</returns>
    public Task<int?> ReplayDeadAsync(Webhook webhook, TimeSpan patience) =>
        LoneWrite.RunAsync<int?>(sources.Readers, patience, time, async connection => await RunAsync(connection, """
            -- The consumer first, as whoever records locks it: else each could wait for the other.
            WITH noticed AS (UPDATE consumer SET revision = revision + 1 WHERE name = $1 RETURNING name)
            UPDATE delivery AS d SET status = 'pending', replayed = true, attempts = 0, asked = d.asked + 1, first_failed_at = NULL,
              next_attempt_at = clock_timestamp()
            WHERE d.consumer = ANY (ARRAY(SELECT name FROM noticed)) AND d.status = 'dead'
            """, new NpgsqlParameter { Value = webhook.Consumer }));

    private Task<int?> ReplayAsync(
        int tenantId, Webhook webhook, (DateTimeOffset From, DateTimeOffset To)? span, string[] ids, TimeSpan patience) =>
        LoneWrite.RunAsync<int?>(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await NoticeAsync(connection, webhook);
            var ofItems = ids.Select(EventIds.EntryOf).OfType<(long Entry, int Later)>().ToArray();
            var done = await RunAsync(connection, ReplayEvents, new() { Value = webhook.Consumer }, new() { Value = tenantId },
                Instant(span?.From), Instant(span?.To), new() { Value = ids },
                new() { Value = ofItems.Select(static one => one.Entry).ToArray() },
                new() { Value = ofItems.Select(static one => one.Later).ToArray() },
                new() { Value = webhook.Terms.Types.ToArray() }, new() { Value = webhook.Terms.Prefix }, new() { Value = ReplayMax + 1 });
            if (done > ReplayMax) return null;
            // Events of its own, which are in no log.
            done += await RunAsync(connection, """
                UPDATE delivery SET status = 'pending', replayed = true, attempts = 0, asked = asked + 1, first_failed_at = NULL,
                  next_attempt_at = clock_timestamp()
                WHERE consumer = $1 AND position < 0 AND event_id = ANY ($2)
                """, new() { Value = webhook.Consumer }, new() { Value = ids });
            await transaction.CommitAsync();
            return done;
        });

    private static Task NoticeAsync(NpgsqlConnection connection, Webhook webhook) => RunAsync(connection,
        "UPDATE consumer SET revision = revision + 1 WHERE name = $1", new NpgsqlParameter { Value = webhook.Consumer });

    private static NpgsqlParameter Instant(DateTimeOffset? at) =>
        new() { Value = (object?)at?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}

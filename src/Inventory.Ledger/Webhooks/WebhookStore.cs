using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Webhooks;

/// <summary>
/// Webhooks in the database. Reads throw <see cref="NpgsqlException"/> where it cannot be reached; writes throw
/// <see cref="LedgerUnavailableException"/> where nothing was kept for certain, and <see cref="OutcomeUnknownException"/> where that is not
/// known.
/// </summary>
public sealed partial class WebhookStore(LedgerDataSources sources, TimeProvider time)
{
    /// <summary>How many a tenant may have.</summary>
    public const int PerTenantMax = 100;

    /// <summary>How many secrets of one may sign at once.</summary>
    public const int SecretsMax = 3;

    /// <summary>How long a secret signs beside its successor.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    /// <summary>The consumer of a webhook, by name.</summary>
    public static string ConsumerOf(int tenantId, string webhookId) =>
        string.Create(CultureInfo.InvariantCulture, $"webhook:{tenantId}/{webhookId}");

    private const int SecretBytes = 32;

    private static readonly string All = SqlText.Read("Sql/read_webhooks.sql");

    /// <summary>A tenant's webhooks, the oldest first.</summary>
    public async Task<List<Webhook>> ListAsync(int tenantId, CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        return await ReadAsync(connection, tenantId, null, cancellation);
    }

    /// <summary>One of a tenant's webhooks; null where there is none, or it was deleted.</summary>
    public async Task<Webhook?> FindAsync(int tenantId, string webhookId, CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        return (await ReadAsync(connection, tenantId, webhookId, cancellation)).SingleOrDefault() is { IsDeleted: false } found
            ? found : null;
    }

    /// <summary>Makes a webhook that hears what happens from now on.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="webhookId">Its id; null to have one made up.</param>
    /// <param name="terms">What it hears, and where.</param>
    /// <param name="patience">How long it may take.</param>
    public Task<WebhookMaking> AddAsync(int tenantId, string? webhookId, WebhookTerms terms, TimeSpan patience)
    {
        var id = webhookId ?? "wh-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        return LoneWrite.RunAsync<WebhookMaking>(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // One after the other, or two that each see the last free place would both take it.
            await RunAsync(connection, "SELECT FROM tenant WHERE tenant_id = $1 FOR NO KEY UPDATE",
                new NpgsqlParameter { Value = tenantId });
            if ((await ReadAsync(connection, tenantId, id)).SingleOrDefault() is { } earlier) return new WebhookMaking.Earlier(earlier);
            await using var command = new NpgsqlCommand("""
                WITH made AS (
                  INSERT INTO consumer (name, tenant_id, position) SELECT $3, $1, last_position FROM journal_log
                  WHERE (SELECT count(*) FROM webhook WHERE tenant_id = $1 AND deleted_at IS NULL) < $8
                  RETURNING name
                ), signs AS (
                  INSERT INTO webhook_secret (consumer, made_at, secret) SELECT name, clock_timestamp(), $9 FROM made
                )
                INSERT INTO webhook (tenant_id, webhook_id, consumer, url, types, prefix, description, asked, created_at)
                SELECT $1, $2, name, $4, $5, $6, $7, $10, clock_timestamp() FROM made
                """, connection);
            command.Parameters.Add(new() { Value = tenantId });
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = ConsumerOf(tenantId, id) });
            command.Parameters.Add(new() { Value = terms.Url });
            command.Parameters.Add(new() { Value = terms.Types.ToArray() });
            command.Parameters.Add(new() { Value = terms.Prefix });
            command.Parameters.Add(new() { Value = terms.Description });
            command.Parameters.Add(new() { Value = PerTenantMax });
            command.Parameters.Add(new() { Value = secret });
            command.Parameters.Add(new() { Value = JsonSerializer.Serialize(terms), NpgsqlDbType = NpgsqlDbType.Jsonb });
            if (await command.ExecuteNonQueryAsync() == 0) return new WebhookMaking.TooMany();
            var made = (await ReadAsync(connection, tenantId, id)).Single();
            await transaction.CommitAsync();
            return new WebhookMaking.Made(made, secret);
        });
    }

    /// <summary>Changes one; null where there is none.</summary>
    public Task<Webhook?> ChangeAsync(int tenantId, string webhookId, WebhookChange change, TimeSpan patience) =>
        LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // Enabled, it goes on from its place at once, whenever what had failed was due.
            await using (var command = new NpgsqlCommand("""
                WITH changed AS (
                  UPDATE webhook SET url = coalesce($3, url), types = coalesce($4, types), prefix = coalesce($5, prefix),
                    description = coalesce($6, description)
                  WHERE tenant_id = $1 AND webhook_id = $2 AND deleted_at IS NULL RETURNING consumer
                ), due AS (
                  UPDATE delivery AS d SET next_attempt_at = clock_timestamp() FROM changed AS c
                  WHERE $7 AND d.consumer = c.consumer AND d.status = 'pending'
                )
                UPDATE consumer SET revision = revision + 1, enabled = coalesce($7, enabled),
                  disabled_because = CASE WHEN $7 IS NULL THEN disabled_because END
                FROM changed AS c WHERE name = c.consumer
                """, connection))
            {
                command.Parameters.Add(new() { Value = tenantId });
                command.Parameters.Add(new() { Value = webhookId });
                command.Parameters.Add(Text(change.Url));
                command.Parameters.Add(new()
                {
                    Value = (object?)change.Types?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                });
                command.Parameters.Add(Text(change.Prefix));
                command.Parameters.Add(Text(change.Description));
                command.Parameters.Add(new() { Value = (object?)change.Enabled ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
                if (await command.ExecuteNonQueryAsync() == 0) return null;
            }

            var changed = (await ReadAsync(connection, tenantId, webhookId)).Single();
            await transaction.CommitAsync();
            return changed;
        });

    /// <summary>Deletes one for good, with all that waits for it; its id stays taken for 30 days.</summary>
    /// <returns>Whether there ever was one, as far as is remembered.</returns>
    public async Task<bool> DeleteAsync(int tenantId, string webhookId, TimeSpan patience) =>
        await LoneWrite.RunAsync(sources.Readers, patience, time, connection => RunAsync(connection, """
            WITH gone AS (
              UPDATE webhook SET deleted_at = coalesce(deleted_at, clock_timestamp()) WHERE tenant_id = $1 AND webhook_id = $2
              RETURNING consumer
            ), unsigned AS (
              DELETE FROM webhook_secret AS s USING gone AS g WHERE s.consumer = g.consumer
            ), aside AS (
              UPDATE delivery AS d SET status = 'ignored', reason = 'the webhook was deleted', next_attempt_at = NULL FROM gone AS g
              WHERE d.consumer = g.consumer AND d.status IN ('pending', 'dead')
            )
            UPDATE consumer SET enabled = false, revision = revision + 1 FROM gone AS g WHERE name = g.consumer
            """, new() { Value = tenantId }, new() { Value = webhookId })) > 0;

    private static async Task<List<Webhook>> ReadAsync(
        NpgsqlConnection connection, int tenantId, string? webhookId, CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand(All, connection);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(Text(webhookId));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var webhooks = new List<Webhook>();
        while (await row.ReadAsync(cancellation))
        {
            webhooks.Add(new()
            {
                WebhookId = row.GetString(0),
                Consumer = row.GetString(1),
                Terms = Terms(row, 2),
                IsEnabled = row.GetBoolean(6),
                DisabledBecause = row.IsDBNull(7) ? null : row.GetString(7),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
                Asked = JsonSerializer.Deserialize<WebhookTerms>(row.GetString(9))!,
                Pending = row.GetInt64(10),
                OldestPendingAt = row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11),
                IsDeleted = row.GetBoolean(12),
            });
        }

        return webhooks;
    }

    private static WebhookTerms Terms(NpgsqlDataReader row, int first) => new()
    {
        Url = row.GetString(first),
        Types = row.GetFieldValue<string[]>(first + 1),
        Prefix = row.GetString(first + 2),
        Description = row.GetString(first + 3),
    };

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}

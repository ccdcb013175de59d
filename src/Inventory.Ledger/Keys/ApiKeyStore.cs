using System.Buffers.Text;
using System.Security.Cryptography;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using Npgsql;

namespace Inventory.Ledger.Keys;

/// <summary>
/// API keys in the database. Unless they say otherwise, methods throw <see cref="NpgsqlException"/> when it cannot be reached.
/// </summary>
public sealed class ApiKeyStore(LedgerDataSources sources, TimeProvider time)
{
    // Whoever waits for it gives up sooner; the connection shall not be lost for longer.
    private const int FindSecondsMax = 2;

    private const string Columns =
        "t.tenant_id, t.name, t.hold_age_max, k.key_id, k.name, k.scopes, k.channel, k.bootstrap, k.key_hash, k.principal, k.revoked_at";

    /// <summary>The live keys among those of some hashes.</summary>
    public async Task<IReadOnlyDictionary<KeyHash, ApiKey>> FindAsync(IReadOnlyCollection<KeyHash> hashes)
    {
        await using var command = sources.Readers.CreateCommand(
            $"SELECT {Columns} FROM api_key k JOIN tenant t USING (tenant_id) WHERE k.key_hash = ANY ($1) AND k.revoked_at IS NULL");
        command.CommandTimeout = FindSecondsMax;
        command.Parameters.Add(new() { Value = hashes.Select(static hash => hash.ToBytes()).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<KeyHash, ApiKey>();
        while (await reader.ReadAsync())
        {
            var stored = reader.GetFieldValue<byte[]>(8);
            found[hashes.First(hash => hash.Matches(stored))] = Read(reader);
        }

        return found;
    }

    /// <summary>A tenant's live keys, the oldest first.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="channel">Only those bound to this channel; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<List<ApiKey>> ListAsync(int tenantId, string? channel = null, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand($"""
            SELECT {Columns} FROM api_key k JOIN tenant t USING (tenant_id)
            WHERE k.tenant_id = $1 AND k.revoked_at IS NULL AND ($2::text IS NULL OR k.channel = $2) ORDER BY k.created_at, k.key_id
            """);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(Text(channel));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<ApiKey>();
        while (await reader.ReadAsync(cancellation)) keys.Add(Read(reader));
        return keys;
    }

    /// <summary>A tenant's key of that id, and whether it is deleted; null when it never had one.</summary>
    public async Task<(ApiKey Key, bool IsDeleted)?> FindAsync(int tenantId, string keyId, CancellationToken cancellation = default)
    {
        await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
        return await FindAsync(connection, tenantId, keyId, cancellation);
    }

    /// <summary>Makes a key of 256 random bits, unless its tenant has, or had, one of the same id.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made, now or later.</exception>
    public Task<MadeApiKey> AddAsync(NewApiKey wish, TimeSpan patience)
    {
        var secret = "inv_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var keyId = wish.KeyId ?? NewId();
        return LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var command = new NpgsqlCommand("""
                INSERT INTO api_key (tenant_id, key_id, key_hash, name, scopes, channel, principal) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (tenant_id, key_id) DO NOTHING
                """, connection);
            command.Parameters.Add(new() { Value = wish.Tenant.Id });
            command.Parameters.Add(new() { Value = keyId });
            command.Parameters.Add(new() { Value = KeyHash.Of(secret).ToBytes() });
            command.Parameters.Add(new() { Value = wish.Name });
            command.Parameters.Add(new() { Value = wish.Scopes.Names() });
            command.Parameters.Add(Text(wish.Channel));
            command.Parameters.Add(Text(wish.Principal));
            if (await command.ExecuteNonQueryAsync() == 0)
            {
                // Keys are never taken out of the table.
                var (earlier, isDeleted) = (await FindAsync(connection, wish.Tenant.Id, keyId))!.Value;
                return new MadeApiKey(earlier, Secret: null, isDeleted);
            }

            var key = new ApiKey(wish.Tenant, keyId, wish.Name, wish.Scopes, wish.Channel, IsBootstrap: false);
            return new(wish.Principal is null ? key : key with { Principal = wish.Principal }, secret);
        });
    }

    private static async Task<(ApiKey Key, bool IsDeleted)?> FindAsync(
        NpgsqlConnection connection, int tenantId, string keyId, CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM api_key k JOIN tenant t USING (tenant_id) WHERE k.tenant_id = $1 AND k.key_id = $2", connection);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(new() { Value = keyId });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (Read(reader), !reader.IsDBNull(10)) : null;
    }

    /// <summary>Revokes a key for good; one that is revoked already stays so.</summary>
    /// <returns>False when the tenant never had such a key.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been revoked, now or later.</exception>
    public async Task<bool> RevokeAsync(int tenantId, string keyId, TimeSpan patience) =>
        await LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            // No longer the bootstrap key either: a start with the same configuration must not bring a deleted key back.
            await using var command = new NpgsqlCommand(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, now()), bootstrap = false WHERE tenant_id = $1 AND key_id = $2",
                connection);
            command.Parameters.Add(new() { Value = tenantId });
            command.Parameters.Add(new() { Value = keyId });
            return await command.ExecuteNonQueryAsync();
        }) > 0;

    /// <summary>Whether any tenant has a live key that may make others.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken cancellation = default)
    {
        await using var command =
            sources.Readers.CreateCommand("SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL AND 'admin' = ANY (scopes))");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// Makes the configured key the one bootstrap key: added if new, kept if known; another one that came before is revoked.
    /// </summary>
    /// <returns>False when this very key was deleted by a caller, which stands.</returns>
    public async Task<bool> EnsureBootstrapAsync(Tenant tenant, string secret, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            WITH replaced AS (
              UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE bootstrap AND key_hash <> $2
            )
            INSERT INTO api_key (tenant_id, key_id, key_hash, name, scopes, bootstrap) VALUES ($1, $3, $2, 'bootstrap', $4, true)
            ON CONFLICT (key_hash) DO UPDATE
              SET revoked_at = CASE WHEN api_key.bootstrap THEN NULL ELSE api_key.revoked_at END, scopes = EXCLUDED.scopes
            RETURNING revoked_at IS NULL
            """);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = KeyHash.Of(secret).ToBytes() });
        command.Parameters.Add(new() { Value = NewId() });
        command.Parameters.Add(new() { Value = KeyScopes.All.Names() });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string NewId() => "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, DataTypeName = "text" };

    private static ApiKey Read(NpgsqlDataReader row)
    {
        var scopes = row.GetFieldValue<string[]>(5).Aggregate(KeyScopes.None, (all, name) => all | KeyScopeNames.Parse(name));
        var key = new ApiKey(new(row.GetInt32(0), row.GetString(1), row.GetTimeSpan(2)), row.GetString(3), row.GetString(4), scopes,
            row.IsDBNull(6) ? null : row.GetString(6), row.GetBoolean(7));
        return row.IsDBNull(9) ? key : key with { Principal = row.GetString(9) };
    }
}

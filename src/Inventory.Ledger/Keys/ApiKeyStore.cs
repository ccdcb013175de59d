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

    private const string Columns = "t.tenant_id, t.name, t.hold_age_max, k.key_id, k.name, k.scopes, k.channel, k.bootstrap, k.key_hash";

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
    public async Task<List<ApiKey>> ListAsync(int tenantId, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(
            $"SELECT {Columns} FROM api_key k JOIN tenant t USING (tenant_id) WHERE k.tenant_id = $1 AND k.revoked_at IS NULL ORDER BY k.created_at, k.key_id");
        command.Parameters.Add(new() { Value = tenantId });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var keys = new List<ApiKey>();
        while (await reader.ReadAsync(cancellation)) keys.Add(Read(reader));
        return keys;
    }

    /// <summary>Makes a key of 256 random bits.</summary>
    /// <returns>What is stored about it, and the key itself, which nobody can tell ever again.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was sent, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made, now or later.</exception>
    public async Task<(ApiKey Key, string Secret)> AddAsync(
        Tenant tenant, string name, KeyScopes scopes, string? channel, TimeSpan patience)
    {
        var secret = "inv_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKey(tenant, NewId(), name, scopes, channel, IsBootstrap: false);
        await LoneWrite.RunAsync(sources.Readers, patience, time, async connection =>
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO api_key (tenant_id, key_id, key_hash, name, scopes, channel) VALUES ($1, $2, $3, $4, $5, $6)", connection);
            command.Parameters.Add(new() { Value = tenant.Id });
            command.Parameters.Add(new() { Value = key.KeyId });
            command.Parameters.Add(new() { Value = KeyHash.Of(secret).ToBytes() });
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = scopes.Names() });
            command.Parameters.Add(new() { Value = (object?)channel ?? DBNull.Value, DataTypeName = "text" });
            return await command.ExecuteNonQueryAsync();
        });
        return (key, secret);
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
        await using var command = sources.Readers.CreateCommand("SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL AND 'admin' = ANY (scopes))");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Makes the configured key the one bootstrap key: added if new, kept if known; another one that came before is revoked.</summary>
    /// <returns>False when this very key was deleted by a caller, which stands.</returns>
    public async Task<bool> EnsureBootstrapAsync(Tenant tenant, string secret, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("""
            WITH replaced AS (
              UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE bootstrap AND key_hash <> $2
            )
            INSERT INTO api_key (tenant_id, key_id, key_hash, name, scopes, bootstrap) VALUES ($1, $3, $2, 'bootstrap', $4, true)
            ON CONFLICT (key_hash) DO UPDATE SET revoked_at = CASE WHEN api_key.bootstrap THEN NULL ELSE api_key.revoked_at END
            RETURNING revoked_at IS NULL
            """);
        command.Parameters.Add(new() { Value = tenant.Id });
        command.Parameters.Add(new() { Value = KeyHash.Of(secret).ToBytes() });
        command.Parameters.Add(new() { Value = NewId() });
        command.Parameters.Add(new() { Value = KeyScopes.All.Names() });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string NewId() => "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static ApiKey Read(NpgsqlDataReader row)
    {
        var scopes = row.GetFieldValue<string[]>(5).Aggregate(KeyScopes.None, (all, name) => all | KeyScopeNames.Parse(name));
        return new(new(row.GetInt32(0), row.GetString(1), row.GetTimeSpan(2)), row.GetString(3), row.GetString(4), scopes,
            row.IsDBNull(6) ? null : row.GetString(6), row.GetBoolean(7));
    }
}

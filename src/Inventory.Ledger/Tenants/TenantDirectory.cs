using System.Collections.Concurrent;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Tenants;

/// <summary>A tenant: all its items, holds and keys are its own.</summary>
/// <param name="Id">The ledger's number for it; leads every key.</param>
/// <param name="Name">Its name, as grain keys carry it.</param>
/// <param name="HoldAgeMax">How long its holds may live in all.</param>
public sealed record Tenant(int Id, string Name, TimeSpan HoldAgeMax)
{
    /// <summary>
    /// The name that stands for all tenants. What has it is nobody's data: a key of it says with each request which tenant it means.
    /// </summary>
    public const string All = "*";
}

/// <summary>Finds tenants by name. A tenant once made never goes, so what was found is kept.</summary>
public sealed class TenantDirectory(LedgerDataSources sources) : ITenants
{
    private readonly ConcurrentDictionary<string, Tenant> _known = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<Tenant?> FindAsync(string name, CancellationToken cancellation = default) =>
        _known.TryGetValue(name, out var tenant) ? new(tenant)
            : new(Reaching.LedgerAsync(
                () => ReadAsync("SELECT tenant_id, hold_age_max FROM tenant WHERE name = $1", name, cancellation), cancellation));

    /// <summary>The names of tenants, in their order, for one to choose from; without <see cref="Tenant.All"/>.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<string>> ListAsync(int limit, CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand("SELECT name FROM tenant WHERE name <> $1 ORDER BY name LIMIT $2");
        command.Parameters.Add(new() { Value = Tenant.All });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation)) names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>What the tenant of a number is called.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<string> NameAsync(int tenantId, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Readers.CreateCommand("SELECT name FROM tenant WHERE tenant_id = $1");
        command.Parameters.Add(new() { Value = tenantId });
        return (string)(await command.ExecuteScalarAsync(cancellation)
            ?? throw new InvalidOperationException($"There is no tenant {tenantId}, though something of it is in the journal."));
    }, cancellation);

    /// <summary>The tenant, made if there is none of that name yet.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async ValueTask<Tenant> FindOrAddAsync(string name, CancellationToken cancellation = default) =>
        await FindAsync(name, cancellation)
        ?? (await ReadAsync("""
            WITH added AS (INSERT INTO tenant (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING tenant_id, hold_age_max)
            SELECT * FROM added UNION ALL SELECT tenant_id, hold_age_max FROM tenant WHERE name = $1 LIMIT 1
            """, name, cancellation)
            ?? await FindAsync(name, cancellation))!;   // added by another node between the two halves: a new snapshot sees it

    private async Task<Tenant?> ReadAsync(string sql, string name, CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand(sql);
        command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var tenant = new Tenant(reader.GetInt32(0), name, reader.GetTimeSpan(1));
        _known[name] = tenant;
        return tenant;
    }
}

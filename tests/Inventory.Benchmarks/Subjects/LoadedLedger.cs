using Inventory.Benchmarks.Measuring;
using Inventory.Ledger;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Npgsql;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// A ledger as full as one that has run for a long time, made in minutes: rows come by sets and not through the product, but say what it
/// would say. Holds are numbered item by item.
/// </summary>
internal sealed class LoadedLedger : IAsyncDisposable
{
    private const int HoldsAtOnce = 20_000;
    private readonly NpgsqlConnection _connection;
    private readonly HoldIds _ids;
    private readonly int _tenant;

    private LoadedLedger(LedgerDataSources sources, NpgsqlConnection connection, HoldIds ids, int tenant) =>
        (Sources, _connection, _ids, _tenant) = (sources, connection, ids, tenant);

    public LedgerDataSources Sources { get; }

    /// <summary>Makes it.</summary>
    /// <param name="connectionString">An empty database.</param>
    /// <param name="ids">What holds are called.</param>
    /// <param name="items">How many items.</param>
    /// <param name="holdsPerItem">How many live holds of one unit each of them has.</param>
    public static async Task<LoadedLedger> LoadAsync(string connectionString, HoldIds ids, int items, int holdsPerItem)
    {
        var sources = new LedgerDataSources(connectionString);
        await new SchemaMigrator(sources).MigrateAsync();
        var tenant = await new TenantDirectory(sources).FindOrAddAsync(Product.Tenant);
        // As the product does, so that these are not taken for a stranger's hands.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 600,
            Options = "-c inventory.writer=on -c jit=off" };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        var ledger = new LoadedLedger(sources, connection, ids, tenant.Id);
        foreach (var some in Enumerable.Range(0, items).Chunk(Math.Max(1, HoldsAtOnce / holdsPerItem)))
        {
            var holds = Enumerable.Range(some[0] * holdsPerItem, some.Length * holdsPerItem).Select(hold => ids.Text(hold));
            await ledger.ExecuteAsync(SqlFiles.Read("load_items"), tenant.Id, (long)some[0] + 1, some.Select(ItemNames.Of).ToArray(),
                holdsPerItem, holds.ToArray());
        }

        await ledger.ExecuteAsync("SELECT setval('item_key_block', (($1 >> 10) + 1) << 10)", (long)items);
        await ledger.ExecuteAsync("VACUUM ANALYZE");
        return ledger;
    }

    /// <summary>Releases holds, no two of them on one item.</summary>
    public Task ReleaseAsync(IEnumerable<int> holds) =>
        ExecuteAsync(SqlFiles.Read("release_holds"), _tenant, holds.Select(hold => _ids.Text(hold)).ToArray());

    /// <summary>Runs SQL.</summary>
    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Sources.DisposeAsync();
    }
}

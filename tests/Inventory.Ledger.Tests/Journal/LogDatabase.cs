using System.Globalization;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Schema;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Journal;

/// <summary>A migrated database of a test's own, whose journal it writes by hand, in transactions that end when it says so.</summary>
public sealed class LogDatabase : IAsyncDisposable
{
    /// <summary>Longer than any test: nobody else shall stamp here.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private LogDatabase(TestDatabase database)
    {
        Database = database;
        Sources = new(database.ConnectionString, 60);
        Stamper = new(Sources);
        Reads = new(Sources);
    }

    public TestDatabase Database { get; }

    public LedgerDataSources Sources { get; }

    public JournalStamper Stamper { get; }

    public JournalReads Reads { get; }

    public static async Task<LogDatabase> CreateAsync()
    {
        var log = new LogDatabase(await TestDatabase.CreateAsync("log"));
        await new SchemaMigrator(log.Sources).MigrateAsync();
        await log.Database.ScalarAsync<object>("""
            INSERT INTO tenant (tenant_id, name) OVERRIDING SYSTEM VALUE VALUES (1, 'demo'), (2, 'other');
            INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
              stop_sell, shortage, version, settings_version, updated_at)
            SELECT t, k, 'sku:' || k, 0, 0, 0, 0, 0, 0, false, 0, 1, 0, now() FROM generate_series(1, 2) AS t, generate_series(1, 50) AS k
            """);
        await log.StampAsync();
        return log;
    }

    public async Task<OpenWriter> BeginAsync()
    {
        var connection = await Database.OpenAsync();
        var writer = new OpenWriter(connection, await connection.BeginTransactionAsync());
        await writer.ScalarAsync<object>("SET LOCAL inventory.writer = 'on'");
        return writer;
    }

    public Task<StampRun> StampAsync(string node = "n") => Stamper.StampAsync(node, Lease);

    /// <summary>Stamps until something is so. Other databases of the server have transactions of their own, for which all wait.</summary>
    public async Task StampUntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        for (var end = DateTime.UtcNow.AddMinutes(5); !await isSo();)
        {
            await StampAsync();
            Assert.True(DateTime.UtcNow < end, otherwise);
        }
    }

    /// <summary>What the log has by now: item and sequence of each event, in the order of their positions.</summary>
    public async Task<string[]> ToldAsync(int tenantId = JournalReads.AllTenants, long after = 0) =>
        [.. (await EventsAsync(tenantId, after)).Select(static told => told.Item is { } item ? $"{item.ItemId[4..]}/{item.Sequence}"
            : told.EventId)];

    /// <summary>The events behind a position, page by page: a page ends where positions leap.</summary>
    public async Task<List<JournalEvent>> EventsAsync(int tenantId = JournalReads.AllTenants, long after = 0)
    {
        var told = new List<JournalEvent>();
        while (true)
        {
            var page = await Reads.ReadAsync(tenantId, after, 1_000);
            if (page.Last == after) return told;
            told.AddRange(page.Events);
            after = page.Last;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sources.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A transaction that writes to the journal.</summary>
    public sealed class OpenWriter(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        /// <summary>Takes a transaction id, as a row lock does.</summary>
        public Task<ulong> TakeIdAsync() => ScalarAsync<ulong>("SELECT pg_current_xact_id()");

        public Task WriteAsync(long item, long sequence, int tenant = 1) => ScalarAsync<object>(string.Create(
            CultureInfo.InvariantCulture, $"""
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
              overbooking_limit, quantity, stop_sell, type, command_id, actor)
            VALUES ({tenant}, {item}, {sequence}, now(), 0, 0, 0, 0, 0, 0, 1, false, 'stock_adjusted.v1', 'c', 'a')
            """));

        public Task NoticeAsync(string eventId) => ScalarAsync<object>($$"""
            INSERT INTO notice (tenant_id, event_id, type, subject, at, data)
            VALUES (1, '{{eventId}}', 'allocation.failed.v1', 'h-1', now(), '{"holdId":"h-1"}')
            """);

        public async Task CommitAsync()
        {
            await transaction.CommitAsync();
            await connection.DisposeAsync();
        }

        public async ValueTask DisposeAsync() => await connection.DisposeAsync();

        /// <summary>Runs SQL in it.</summary>
        public async Task<T?> ScalarAsync<T>(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync() is T value ? value : default;
        }
    }
}

using Inventory.Ledger.Journal.Partitions;
using Inventory.Ledger.Schema;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Journal;

/// <summary>
/// The index by which stamping finds the end of the journal knows of all but the last pages, without waiting for autovacuum.
/// </summary>
public sealed class SummaryTests
{
    [Fact]
    public async Task Pages_that_were_filled_are_summarized_once_and_those_being_filled_are_not()
    {
        await using var database = await TestDatabase.CreateAsync("summary");
        await using var sources = new LedgerDataSources(database.ConnectionString, 60);
        await new SchemaMigrator(sources).MigrateAsync();
        var partitions = new JournalPartitions(sources);
        Assert.Equal(0, await partitions.SummarizeAsync());

        await FillAsync(1, 20_000);
        var pages = await database.ScalarAsync<long>(
            "SELECT pg_relation_size(to_regclass(name)) / 8192 FROM journal_partitions() WHERE now() BETWEEN from_at AND to_at");
        Assert.True(pages > 256);
        // The first range is summarized from the index's making on.
        Assert.Equal((int)(pages / 128) - 1, await partitions.SummarizeAsync());
        Assert.Equal(0, await partitions.SummarizeAsync());

        Task FillAsync(int from, int to) => database.ScalarAsync<object>($"""
            SET inventory.writer = 'on';
            DO $$
            DECLARE
              change text;
            BEGIN
              -- Autovacuum may come round in the middle of it, and does the same.
              FOR change IN
                SELECT format('ALTER TABLE %I SET (autovacuum_enabled = off)', name) FROM journal_partitions()
                UNION ALL SELECT format('ALTER INDEX %s SET (autosummarize = off)', inhrelid::regclass) FROM pg_inherits
                WHERE inhparent = 'journal_entry_idx'::regclass
              LOOP EXECUTE change; END LOOP;
            END $$;
            INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock,
              overbooking_limit, quantity, stop_sell, type, command_id, actor)
            SELECT 1, 1, n, now(), 1, 0, 0, 0, 0, 0, 1, false, 'stock_adjusted.v1', repeat('c', 60), 'tester' FROM generate_series({from}, {to}) AS n
            """);
    }
}

using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal;
using Npgsql;

namespace Inventory.Ledger.Tests.Journal;

/// <summary>
/// Tries hard to make the log skip an event or tell two in the wrong order: transactions that overlap on the same items, take their ids
/// long before they write, stay open or fall back, while stampers take the work from each other and are cut off in the middle of it.
/// </summary>
public sealed class SkippingTests : IAsyncLifetime
{
    private const int Writers = 12, Rounds = 40, Items = 9, CutsMax = 10;
    private LogDatabase _log = null!;
    private int _cuts;
    private Exception? _failed;

    public async Task InitializeAsync() => _log = await LogDatabase.CreateAsync();

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task A_reader_at_the_end_of_the_log_hears_every_event_once_and_of_each_item_in_order()
    {
        await _log.Stamper.GiveBackAsync("n");
        using var over = new CancellationTokenSource();
        var writers = Task.WhenAll(Enumerable.Range(1, Writers).Select(WriteAsync));
        var stampers = Task.WhenAll(Enumerable.Range(1, 3).Select(node => StampAsync($"node-{node}", over.Token)));
        var heard = ListenAsync(over.Token);
        await writers;
        var written = await _log.Database.ScalarAsync<long>("SELECT count(*) FROM journal_row");
        await UntilStampedAsync(written);
        await over.CancelAsync();
        await stampers;

        var told = await heard;
        Assert.Equal(written, told.Count);
        Assert.Equal(Enumerable.Range(1, told.Count).Select(n => (long)n), told.Select(one => one.Position));
        foreach (var item in told.GroupBy(one => one.Subject))
            Assert.Equal(Enumerable.Range(1, item.Count()).Select(n => (long)n), item.Select(one => one.Item!.Sequence));
    }

    [Fact]
    public async Task Without_the_watermark_an_event_would_be_lost()
    {
        await LoseAsync("pg_snapshot_xmin(pg_current_snapshot())", "pg_snapshot_xmax(pg_current_snapshot())", lost: true);
    }

    [Fact]
    public async Task With_it_the_same_event_is_told() => await LoseAsync("", "", lost: false);

    private async Task LoseAsync(string taken, string put, bool lost)
    {
        if (taken.Length > 0) await ReplaceAsync(taken, put);
        await using var slow = await _log.BeginAsync();
        await slow.WriteAsync(item: 1, sequence: 1);
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            await using var quick = await _log.BeginAsync();
            await quick.WriteAsync(item: 2, sequence);
            await quick.CommitAsync();
            await _log.StampAsync();
        }

        await slow.CommitAsync();
        await UntilSettledAsync(entry: 4);
        Assert.Equal(lost, !(await _log.ToldAsync()).Contains("1/1"));
    }

    [Fact]
    public async Task By_the_end_of_a_snapshot_the_transaction_that_began_last_would_be_lost()
    {
        await ReplaceAsync("candidate_transaction := pg_current_xact_id()",
            "candidate_transaction := pg_snapshot_xmax(pg_current_snapshot())");
        // A transaction of another database that is over ends the snapshot as well: then it is tried with the next one.
        for (var (entry, isSettled) = (1, false); !isSettled; entry++)
        {
            await using var last = await _log.BeginAsync();
            await last.WriteAsync(item: 1, sequence: 1);
            await _log.StampAsync();
            if (!await _log.Database.ScalarAsync<bool>($"""
                SELECT candidate_entry = {entry} AND candidate_transaction <= pg_snapshot_xmin(pg_current_snapshot()) FROM journal_log
                """)) continue;
            await UntilSettledAsync(entry);
            await last.CommitAsync();
            await _log.StampAsync();
            isSettled = true;
        }

        Assert.Empty(await _log.ToldAsync());
    }

    [Fact]
    public async Task The_transaction_that_began_last_is_told_as_well()
    {
        await using var last = await _log.BeginAsync();
        await last.WriteAsync(item: 1, sequence: 1);
        for (var run = 0; run < 5; run++) await _log.StampAsync();
        await last.CommitAsync();
        await UntilSettledAsync(entry: 1);
        Assert.Equal(["1/1"], await _log.ToldAsync());
    }

    private Task UntilSettledAsync(long entry) => _log.StampUntilAsync(
        () => _log.Database.ScalarAsync<bool>($"SELECT settled_entry >= {entry} FROM journal_log"), "The journal is not settled.");

    private async Task ReplaceAsync(string taken, string put)
    {
        var text = SqlText.Read("Routines/stamp_journal.sql");
        Assert.Contains(taken, text);
        await _log.Database.ScalarAsync<object>(text.Replace(taken, put, StringComparison.Ordinal));
    }

    // Items in order of their keys, as commit groups lock them; each at the version that is there once it is locked.
    private async Task WriteAsync(int number)
    {
        var random = new Random(number);
        for (var round = 0; round < Rounds; round++)
        {
            await using var writer = await _log.BeginAsync();
            if (random.Next(3) == 0) await writer.TakeIdAsync();
            if (random.Next(8) == 0) await writer.ScalarAsync<object>($"SELECT pg_sleep({random.Next(1, 60)} / 1000.0)");
            foreach (var item in Enumerable.Range(1, Items).Where(_ => random.Next(4) == 0))
            {
                var version = await writer.ScalarAsync<long>(
                    $"UPDATE item SET version = version + 1 WHERE tenant_id = 1 AND item_key = {item} RETURNING version - 1");
                await writer.WriteAsync(item, version);
            }

            if (random.Next(6) > 0) await writer.CommitAsync();
        }
    }

    private async Task StampAsync(string node, CancellationToken over)
    {
        var random = new Random(node[^1]);
        while (!over.IsCancellationRequested)
        {
            try
            {
                await _log.Stamper.StampAsync(node, TimeSpan.FromSeconds(1), CancellationToken.None);
                if (random.Next(4) == 0) await _log.Stamper.GiveBackAsync(node, CancellationToken.None);
                // Not for ever: on a slow machine nobody would get to the end of a run.
                if (random.Next(20) == 0 && Interlocked.Increment(ref _cuts) <= CutsMax) await CutOffAsync();
            }
            catch (Exception cut) when (cut is LedgerUnavailableException or NpgsqlException)
            {
                _failed = cut;   // that was its end in the middle of it; it begins anew
            }
        }
    }

    private Task<long> CutOffAsync() => _log.Database.ScalarAsync<long>("""
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'inventory-log' AND query LIKE '%stamp_journal(%' AND state = 'active'
        """);

    private async Task<List<JournalEvent>> ListenAsync(CancellationToken over)
    {
        var told = new List<JournalEvent>();
        for (var isLast = false; ;)
        {
            try
            {
                var page = await _log.Reads.ReadAsync(JournalReads.AllTenants, told.Count == 0 ? 0 : told[^1].Position, 50,
                    CancellationToken.None);
                told.AddRange(page.Events);
                if (page.Events.Count > 0) continue;
                if (isLast) return told;
                isLast = over.IsCancellationRequested;
            }
            catch (LedgerUnavailableException)
            {
                // the reader's session may have been cut off as well
            }
        }
    }

    private async Task UntilStampedAsync(long events)
    {
        for (var end = DateTime.UtcNow.AddMinutes(5);
            await _log.Database.ScalarAsync<long>("SELECT last_position FROM journal_log") < events;)
            if (DateTime.UtcNow > end) Assert.Fail(await WhatHoldsItUpAsync());
    }

    private async Task<string> WhatHoldsItUpAsync() =>
        $"Not all was stamped. Failed last: {_failed}. " + await _log.Database.ScalarAsync<string>("""
        SELECT jsonb_build_object('log', (SELECT to_jsonb(l) FROM journal_log AS l), 'now', clock_timestamp(), 'watermark',
          pg_snapshot_xmin(pg_current_snapshot())::text, 'incarnations', (SELECT jsonb_agg(i) FROM journal_incarnation AS i), 'running',
          (SELECT jsonb_agg(a) FROM pg_stat_activity AS a WHERE backend_xid IS NOT NULL OR state = 'active'))::text
        """);
}

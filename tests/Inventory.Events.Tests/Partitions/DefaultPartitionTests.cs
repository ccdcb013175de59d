using Inventory.Contracts;
using Inventory.Ledger.Telemetry;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Events.Tests.Partitions;

/// <summary>What the default partition takes for want of a month's goes where it belongs, and no commit fails or is lost by it.</summary>
public sealed class DefaultPartitionTests : IAsyncLifetime
{
    private PartitionNode _parts = null!;

    public async Task InitializeAsync()
    {
        _parts = await PartitionNode.StartAsync("drain");
        await _parts.Node.CreateAsync("sku:a", 100_000);
        await _parts.Node.CreateAsync("sku:b", 100_000);
    }

    public async Task DisposeAsync() => await _parts.DisposeAsync();

    [Fact]
    public async Task T_15_FM_2_9_Under_load_it_is_drained_and_nothing_is_lost_or_doubled()
    {
        var placed = 0;
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(async lane =>
        {
            for (var n = 0; !enough.IsCancellationRequested; n++)
            {
                var answer = await _parts.Node.PlaceAsync($"hold-{lane}-{n}", ("sku:a", 1), ("sku:b", 2));
                Assert.Equal(Outcome.Done, answer.Outcome);
                Interlocked.Increment(ref placed);
            }
        }).ToArray();
        await Poll.UntilAsync(() => placed > 200, "the default partition has taken some");
        Assert.True(await DefaultRowsAsync() > 0);

        Assert.True(await _parts.RotateAsync());

        var before = placed;
        await Poll.UntilAsync(() => placed > before + 200, "it goes on");
        await enough.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(0, await DefaultRowsAsync());
        // Two events a hold, each once, beside those of the items' creation; all of them of the month.
        Assert.Equal((2 * placed) + 2, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal"));
        Assert.Equal((2 * placed) + 2, await _parts.Database.ScalarAsync<long>("SELECT count(DISTINCT (item_key, sequence)) FROM journal"));
        Assert.Equal(
            await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_row"),
            await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_2040_01"));
        // Moving is no change: nobody's hand is suspected.
        Assert.Equal(0, await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM drift_touch"));
    }

    [Fact]
    public async Task SQL_14_Rows_of_several_months_each_go_to_their_own_and_are_told_of_until_then()
    {
        var rows = _parts.Collect<double>(InventoryMetrics.PartitionDefaultRows);
        _parts.Node.Clock.MoveTo(PartitionNode.Start.AddMonths(3));
        await _parts.Node.PlaceAsync("later", 0, ("sku:a", 1));
        await LookAsync();
        Assert.Equal(3, rows.LastMeasurement!.Value);

        Assert.True(await _parts.RotateAsync());

        await LookAsync();
        Assert.Equal(0, rows.LastMeasurement!.Value);
        Assert.Equal((2, 1), (
            await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_2040_01"),
            await _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_2040_04")));

        // And the default partition still takes what nothing else does.
        _parts.Node.Clock.MoveTo(PartitionNode.Start.AddYears(1));
        await _parts.Node.PlaceAsync("much-later", 0, ("sku:a", 1));
        Assert.Equal(1, await DefaultRowsAsync());
        await Assert.ThrowsAsync<PostgresException>(() => _parts.Database.ScalarAsync<object>("TRUNCATE journal_default"));

        async Task LookAsync()
        {
            await _parts.LookAsync();
            rows.RecordObservableInstruments();
        }
    }

    [Fact]
    public async Task FM_2_8_Where_somebody_reads_the_journal_for_long_it_is_told_commits_go_on_and_it_is_done_once_he_ends()
    {
        await using var reader = await _parts.Database.OpenAsync();
        await using (var reading = await reader.BeginTransactionAsync())
        {
            await using var look = new NpgsqlCommand("SELECT count(*) FROM journal_row", reader);
            await look.ExecuteScalarAsync();
            _parts.Options.Tries = 2;

            Assert.False(await _parts.RotateAsync());

            Assert.Equal(Outcome.Done, (await _parts.Node.PlaceAsync("meanwhile", ("sku:a", 1))).Outcome);
            Assert.Equal((0, 1), (_parts.Rotations("success"), _parts.Rotations("failure")));
            Assert.Equal(3, await DefaultRowsAsync());
        }

        Assert.True(await _parts.RotateAsync());
        Assert.Equal(0, await DefaultRowsAsync());
        Assert.Equal((1, 1), (_parts.Rotations("success"), _parts.Rotations("failure")));
    }

    [Fact]
    public async Task The_lock_is_tried_for_again_and_never_waited_for_longer_than_commits_can_wait()
    {
        _parts.Options.Tries = int.MaxValue;
        await using var reader = await _parts.Database.OpenAsync();
        await using var reading = await reader.BeginTransactionAsync();
        await using var look = new NpgsqlCommand("SELECT count(*) FROM journal_row", reader);
        await look.ExecuteScalarAsync();

        var rotating = _parts.RotateAsync();
        // It waits, gives way by itself, and waits again.
        for (var tries = 0; tries < 2; tries++)
        {
            await Poll.UntilAsync(async () => await WaitingAsync() > 0, "it waits for the lock");
            await Poll.UntilAsync(async () => await WaitingAsync() == 0, "it no longer does");
        }

        await reading.CommitAsync();
        Assert.True(await rotating);
        Assert.Equal(0, await DefaultRowsAsync());
    }

    private Task<long> DefaultRowsAsync() => _parts.Database.ScalarAsync<long>("SELECT count(*) FROM journal_default");

    private Task<long> WaitingAsync() => _parts.Database.ScalarAsync<long>("""
        SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database
        WHERE NOT granted AND mode = 'AccessExclusiveLock' AND d.datname = current_database()
        """);
}

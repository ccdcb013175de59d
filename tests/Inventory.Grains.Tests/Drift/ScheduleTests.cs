using Inventory.Grains.Reconciling;
using Inventory.Ledger.Drift;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Grains.Tests.Drift;

/// <summary>
/// When a hand in the database is found if nobody asks: by the next run where the triggers saw it, within a day's runs where they were
/// switched off, wherever in the catalogue it was. An interval passes by making the runs that were that much older.
/// </summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private const int Items = 8000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(4);
    private TestDatabase _database = null!;
    private Node _node = null!;
    private Reconciler _reconciler = null!;
    private int _added;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("schedule");
        // The node's own run at start is the only one it makes here.
        _node = await Node.StartAsync(_database, reconciliation: new() { Interval = TimeSpan.FromDays(1) });
        await Poll.UntilAsync(async () => await _database.ScalarAsync<long>("SELECT count(*) FROM reconciliation_run") == 1,
            "the run at start is over");
        _reconciler = ActivatorUtilities.CreateInstance<Reconciler>(_node.Services, new ReconciliationOptions { Interval = Interval });
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task JOB_5_CFG_14_TC_12_The_next_run_finds_what_somebody_edited_and_no_run_comes_before_its_time()
    {
        await AddAsync(2100);   // more than two slices have
        await LookAtAllAsync();
        await IntervalPassesAsync();
        await RunAsync();
        Assert.Null(await _reconciler.RunAsync(onDemand: false));
        await EditLastAsync("UPDATE item SET held = 1");

        await IntervalPassesAsync();
        var run = await RunAsync();

        Assert.Equal((1L, 1L), (run.Touches, run.ItemsDrifted));
    }

    [Fact]
    public async Task JOB_5_CFG_14_A_days_runs_go_round_the_whole_catalogue_while_it_grows_and_find_what_no_trigger_saw()
    {
        await AddAsync(Items);
        // The worst moment for it: the last item has just been looked at.
        await LookAtAllAsync();
        await EditLastAsync("SET session_replication_role = replica; UPDATE item SET held = 1");

        var runs = 0;
        for (var drifted = 0L; drifted == 0; runs++)
        {
            await IntervalPassesAsync();
            await AddAsync(1);
            drifted = (await RunAsync()).ItemsDrifted;
            Assert.True(runs < TimeSpan.FromDays(1) / Interval, "A day has passed.");
        }

        // In slices, not all of it every time.
        Assert.True(runs > 2, $"{runs} runs went round.");
    }

    [Fact]
    public async Task A_round_ends_where_the_catalogue_ends_and_the_next_begins_at_its_first_item()
    {
        await AddAsync(1500);
        await LookAtAllAsync();
        var looked = new List<long>();
        for (var run = 0; run < 4; run++)
        {
            await IntervalPassesAsync();
            looked.Add((await RunAsync()).ItemsChecked);
        }

        Assert.Equal([1000, 500, 1000, 500], looked);
    }

    [Theory]
    [InlineData(5 * 60)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(24 * 3600)]
    public void CFG_14_A_run_comes_due_with_the_last_tick_of_an_interval_at_the_latest(int seconds)
    {
        var options = new ReconciliationOptions { Interval = TimeSpan.FromSeconds(seconds) };

        var ticks = options.Interval / options.Tick;

        Assert.Equal(Math.Round(ticks), ticks, 6);
        Assert.InRange(options.Tick, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
        Assert.InRange(options.ApartMin, TimeSpan.Zero, options.Interval * 0.95);
    }

    [Fact]
    public void CFG_14_What_somebody_edits_is_found_within_five_minutes_unless_configured_otherwise() =>
        Assert.Equal(TimeSpan.FromMinutes(5), new ReconciliationOptions().Interval);

    private async Task<ReconciliationRun> RunAsync() => await _reconciler.RunAsync(onDemand: false)
        ?? throw new InvalidOperationException("It was not yet time.");

    // Until nothing else was under way on the whole server: what was, is looked at once more by the next run.
    private Task LookAtAllAsync() => Poll.UntilAsync(async () => await _reconciler.RunAsync(onDemand: true) is not null
        && await _database.ScalarAsync<bool>("SELECT snapshot_xmin = snapshot_xmax FROM reconciliation_run ORDER BY run DESC LIMIT 1"),
            "all is looked at");

    private async Task AddAsync(int items)
    {
        // So many at once that none waits for its answer as long as a call may take, also on a busy machine.
        foreach (var some in Enumerable.Range(_added, items).Chunk(500))
            await Task.WhenAll(some.Select(i => _node.CreateAsync($"sku:{i}", 5)));
        _added += items;
    }

    private Task IntervalPassesAsync() =>
        _database.ScalarAsync<object>(
            $"UPDATE reconciliation_run SET started_at = started_at - interval '{Interval.TotalSeconds} seconds'");

    private Task EditLastAsync(string edit) => _database.ScalarAsync<object>($"{edit} WHERE item_key = (SELECT max(item_key) FROM item)");
}

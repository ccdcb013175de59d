using Inventory.Contract.Tests.Setup;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Contract.Tests.Scenarios;

/// <summary>The sweep comes to holds that are moving: one of the two wins, and the sweep counts what it left alone.</summary>
public sealed class SweepRaceTests(ContractSilo silo) : ContractTests(silo), IClassFixture<ContractSilo>
{
    private const string Skipped = "inventory_sweeper_skipped_due_to_advance_total";
    private const string Lags = "inventory_hold_expiry_lag_seconds_count";
    private readonly ContractSilo _silo = silo;

    [Fact]
    public async Task TC_8_M_17_A_hold_whose_confirm_was_under_way_is_found_by_the_sweep_left_alone_and_counted()
    {
        await NobodyElseSweepsAsync();
        var item = await Item(5);
        var hold = await Hold(item, 2, "\"ttlSeconds\":60");
        var before = await Metrics.ReadAsync(Api);

        // Decided in time, the confirm waits in the database while the hold's end passes: for the sweep it is held and over.
        await using var hand = await LockAsync(item);
        var confirm = Confirm(hold);
        await Poll.UntilAsync(IsSomebodyWaitingAsync, "the confirm waits for the row");
        var sweep = await SearchAsync(() => PassTime(TimeSpan.FromMinutes(2)));
        await hand.DisposeAsync();

        (await AnswerAsync(confirm, hold)).Is(200).Shows("""{"status":"confirmed"}""");
        await sweep;
        (await Get(hold)).Shows("""{"status":"confirmed"}""").Lacks("endedAt");
        await ItemHas(item, onHand: 5, held: 0, allocated: 2);
        var after = await Metrics.ReadAsync(Api);
        Assert.Equal((1.0, 0.0), (after[Skipped] - before[Skipped], after[Lags] - before[Lags]));
    }

    [Fact]
    public async Task TC_8_M_10_A_hold_whose_confirm_came_too_late_is_ended_by_the_sweep_and_its_lag_is_counted()
    {
        await NobodyElseSweepsAsync();
        var item = await Item(5);
        var hold = await Hold(item, 2, "\"ttlSeconds\":60");
        var before = await Metrics.ReadAsync(Api);

        await PassTime(TimeSpan.FromSeconds(100));

        (await Confirm(hold)).Is(409, "hold-expired");
        (await Get(hold)).Shows("""{"status":"expired"}""").Lacks("confirmedAt");
        await ItemHas(item, onHand: 5, held: 0, allocated: 0);
        var after = await Metrics.ReadAsync(Api);
        Assert.Equal((0.0, 1.0), (after[Skipped] - before[Skipped], after[Lags] - before[Lags]));
        // The clock jumped 100 s, and the hold had 60: that much too late.
        const string sum = "inventory_hold_expiry_lag_seconds_sum";
        Assert.Equal(40, after[sum] - before[sum], 3);
    }

    [Fact]
    public async Task M_17_A_stay_that_the_sweep_ends_counts_as_no_skip_on_any_of_its_nights()
    {
        await NobodyElseSweepsAsync();
        var (a, b, c) = (await Item(5), await Item(5), await Item(5));
        var hold = await Hold((a, 1), (b, 1), (c, 1));
        var before = await Metrics.ReadAsync(Api);

        await PassTime(TimeSpan.FromHours(1));

        (await Get(hold)).Shows("""{"status":"expired"}""");
        var after = await Metrics.ReadAsync(Api);
        Assert.Equal((0.0, 1.0), (after[Skipped] - before[Skipped], after[Lags] - before[Lags]));
    }

    [Fact]
    public async Task What_the_sweep_has_looked_at_it_does_not_look_at_again_before_the_next_end()
    {
        await NobodyElseSweepsAsync();
        var item = await Item(5);
        var (confirmed, left) = (await Hold(item, 1, "\"ttlSeconds\":60"), await Hold(item, 1, "\"ttlSeconds\":3600"));
        (await Confirm(confirmed)).IsFresh();

        await PassTime(TimeSpan.FromMinutes(2));

        Assert.Equal(left, await _silo.Database.ScalarAsync<string>(
            $"SELECT h.hold_id FROM item i JOIN hold h ON h.item_key = i.item_key AND h.expires_at = i.next_end_at WHERE i.item_id = '{item}'"));
        (await Api.Post($"/v1/holds/{left}/release")).IsFresh();
    }

    [Fact]
    public async Task M_11_The_time_of_the_last_sweep_stands_still_while_the_sweep_does_and_moves_when_it_runs()
    {
        const string lastRun = "inventory_sweeper_last_run_timestamp_seconds";
        await NobodyElseSweepsAsync();

        var released = await _silo.Database.ScalarAsync<double>("SELECT extract(epoch FROM clock_timestamp())::float8");
        Assert.InRange((await Metrics.ReadAsync(Api))[lastRun], 0, released);
        await _silo.Database.ScalarAsync<object>("UPDATE expiry_shard SET leased_until = '-infinity'");

        await Poll.UntilAsync(async () => (await Metrics.ReadAsync(Api))[lastRun] > released, "a shard is swept again");
    }

    // As when another node had died with the shards a moment ago: only the clock's own sweep is left.
    private Task NobodyElseSweepsAsync() =>
        _silo.Database.ScalarAsync<object>("UPDATE expiry_shard SET leased_by = 'another', leased_until = 'infinity'");

    private async Task<NpgsqlConnection> LockAsync(string item)
    {
        var hand = await _silo.Database.OpenAsync();
        await using var locking = new NpgsqlCommand($"BEGIN; SELECT FROM item WHERE item_id = '{item}' FOR UPDATE", hand);
        await locking.ExecuteNonQueryAsync();
        return hand;
    }

    private Task<bool> IsSomebodyWaitingAsync() =>
        _silo.Database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");

    // Passes time, and returns once the sweep has searched. A gate stops the search on its way, so that it is met for certain.
    private async Task<Task> SearchAsync(Func<Task> passTime)
    {
        const string searching = """
            SELECT coalesce(max(pid), 0) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND query LIKE '-- Items whose holds may be over%'
            """;
        await using var gate = await _silo.Database.OpenAsync();
        await using (var locking = new NpgsqlCommand("BEGIN; LOCK TABLE tenant IN ACCESS EXCLUSIVE MODE", gate))
            await locking.ExecuteNonQueryAsync();
        var sweep = passTime();
        await Poll.UntilAsync(async () => await _silo.Database.ScalarAsync<int>(searching) > 0, "the sweep searches");
        await gate.DisposeAsync();
        await Poll.UntilAsync(async () => await _silo.Database.ScalarAsync<int>(searching) == 0, "the sweep has searched");
        return sweep;
    }

    // A machine that is slow enough has the command answered before its outcome is known: it is repeated, as its caller would.
    private async Task<Answer> AnswerAsync(Task<Answer> confirm, string hold)
    {
        var answer = await confirm;
        while (answer.Status == 503) answer = await Confirm(hold);
        return answer;
    }
}

using Inventory.Ledger.Journal;

namespace Inventory.Ledger.Tests.Journal;

/// <summary>
/// The order in which the journal is told: nothing is ever skipped or changes its place, whatever order transactions commit in.
/// </summary>
public sealed class StampingTests : IAsyncLifetime
{
    private LogDatabase _log = null!;

    public async Task InitializeAsync() => _log = await LogDatabase.CreateAsync();

    public async Task DisposeAsync() => await _log.DisposeAsync();

    [Fact]
    public async Task What_commits_while_an_older_transaction_runs_waits_for_it_and_what_that_one_wrote_comes_first()
    {
        await using var older = await _log.BeginAsync();
        await older.WriteAsync(item: 1, sequence: 1);
        await using var newer = await _log.BeginAsync();
        await newer.WriteAsync(item: 2, sequence: 1);
        await newer.CommitAsync();

        var held = await _log.StampAsync();
        Assert.Equal((0, 1), (held.Events, held.Pending));
        Assert.Empty(await _log.ToldAsync());

        await older.CommitAsync();
        await StampAllAsync(2);
        Assert.Equal(["1/1", "2/1"], await _log.ToldAsync());
    }

    [Fact]
    public async Task The_transaction_for_which_all_wait_is_named()
    {
        await using var older = await _log.BeginAsync();
        await older.WriteAsync(1, 1);
        var transaction = await older.TakeIdAsync();
        await using (var newer = await _log.BeginAsync())
        {
            await newer.WriteAsync(2, 1);
            await newer.CommitAsync();
        }

        var run = await _log.StampAsync();
        // Another database of the server may have an older one still.
        Assert.True(run.WaitsFor <= transaction);
        var holder = await _log.Stamper.HolderAsync(transaction);
        Assert.Equal("idle in transaction", holder!.State);
        Assert.True(run.PendingSince <= DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task An_items_events_keep_the_order_of_their_sequence_where_transactions_and_entries_have_another()
    {
        // A group that overlaps the one before writes its rows first, and commits after it.
        await using var follower = await _log.BeginAsync();
        await follower.WriteAsync(item: 1, sequence: 2);
        await using var leader = await _log.BeginAsync();
        await leader.WriteAsync(item: 1, sequence: 1);
        await leader.CommitAsync();
        await follower.CommitAsync();

        await StampAllAsync(2);
        Assert.Equal(["1/1", "1/2"], await _log.ToldAsync());
    }

    [Fact]
    public async Task An_event_is_not_told_before_what_its_item_has_before_it_even_if_only_that_still_has_to_wait()
    {
        await using var follower = await _log.BeginAsync();
        await follower.TakeIdAsync();
        await using var between = await _log.BeginAsync();
        await between.WriteAsync(item: 2, sequence: 1);
        await using var leader = await _log.BeginAsync();
        await leader.WriteAsync(item: 1, sequence: 1);
        await leader.CommitAsync();
        await follower.WriteAsync(item: 1, sequence: 2);
        await follower.CommitAsync();

        // The follower's transaction is below the one that runs, the leader's is above it.
        Assert.Equal(0, (await _log.StampAsync()).Events);

        await between.CommitAsync();
        await StampAllAsync(3);
        Assert.Equal(["1/1", "1/2"], (await _log.ToldAsync()).Where(told => told.StartsWith("1/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_stampers_at_once_give_each_event_one_position()
    {
        for (var sequence = 1; sequence <= 200; sequence++)
        {
            await using var writer = await _log.BeginAsync();
            await writer.WriteAsync(item: sequence % 7 + 1, sequence);
            await writer.CommitAsync();
        }

        while (await _log.Database.ScalarAsync<long>("SELECT count(*) FROM journal_position") < 200)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _log.StampAsync()));
        Assert.True(await _log.Database.ScalarAsync<bool>(
            "SELECT count(*) = 200 AND min(position) = 1 AND max(position) = 200 FROM journal_position"));
    }

    [Fact]
    public async Task One_node_stamps_and_another_takes_over_when_it_gives_back()
    {
        Assert.False((await _log.StampAsync("a")).IsMine);
        await _log.Stamper.GiveBackAsync("n");
        Assert.True((await _log.StampAsync("a")).IsMine);
        Assert.False((await _log.StampAsync("b")).IsMine);
        await _log.Stamper.GiveBackAsync("a");
        Assert.True((await _log.StampAsync("b")).IsMine);
        Assert.False((await _log.StampAsync("a")).IsMine);
    }

    [Fact]
    public async Task What_was_rolled_back_holds_nothing_up()
    {
        await using (var vain = await _log.BeginAsync()) await vain.WriteAsync(1, 1);
        await using var writer = await _log.BeginAsync();
        await writer.WriteAsync(2, 1);
        await writer.CommitAsync();

        await StampAllAsync(1);
        await UntilSettledAsync();
        Assert.Equal(["2/1"], await _log.ToldAsync());
    }

    [Fact]
    public async Task A_notice_has_its_place_among_events_of_items()
    {
        foreach (var write in (Func<LogDatabase.OpenWriter, Task>[])
            [writer => writer.WriteAsync(1, 1), writer => writer.NoticeAsync("n-1"), writer => writer.WriteAsync(1, 2)])
        {
            await using var writer = await _log.BeginAsync();
            await write(writer);
            await writer.CommitAsync();
        }

        await StampAllAsync(3);
        Assert.Equal(["1/1", "n-1", "1/2"], await _log.ToldAsync());
        var notice = (await _log.Reads.ReadAsync(1, 1, 1)).Events.Single();
        Assert.Equal(("allocation.failed.v1", "h-1", 2L), (notice.Type, notice.Subject, notice.Position));
    }

    [Fact]
    public async Task A_tenant_reads_its_own_events_alone_in_the_order_of_all()
    {
        await using var writer = await _log.BeginAsync();
        await writer.WriteAsync(1, 1, tenant: 1);
        await writer.WriteAsync(1, 1, tenant: 2);
        await writer.WriteAsync(2, 1, tenant: 1);
        await writer.CommitAsync();

        await StampAllAsync(3);
        Assert.Equal(["1/1", "2/1"], await _log.ToldAsync(tenantId: 1));
        Assert.Equal(["2/1"], await _log.ToldAsync(tenantId: 1, after: 1));
        Assert.Equal(["1/1"], await _log.ToldAsync(tenantId: 2));
    }

    [Theory]
    [InlineData("UPDATE journal_incarnation SET system_identifier = 1")]       // dumped and restored into another server
    [InlineData("UPDATE journal_incarnation SET database = 1")]                // into another database of the same
    [InlineData("UPDATE journal_incarnation SET timeline = '00000000'")]       // recovered to an earlier point, or promoted
    [InlineData("UPDATE journal_log SET highest_transaction = '99999999999'")] // transaction ids have fallen
    public async Task After_a_restore_everything_is_told_and_goes_on_above_all_that_was_told_before(string restored)
    {
        await WriteAsync(1, 1);
        await StampAllAsync(1);
        var before = (await _log.StampAsync()).LastPosition;
        // A row of before that nobody had stamped, of a transaction that is far from having begun here.
        await WriteAsync(1, 2);
        await _log.Database.ScalarAsync<object>("UPDATE journal_row SET transaction = '88888888888' WHERE sequence = 2; " + restored);

        Assert.Equal(2, (await _log.StampAsync()).Began);
        await WriteAsync(1, 3);
        await StampAllAsync(1);

        Assert.Equal(["1/1", "1/2", "1/3"], await _log.ToldAsync());
        var later = (await _log.Reads.ReadAsync(1, before, 100)).Events;
        Assert.All(later, told => Assert.True(told.Position > 1L << 40));
        Assert.True(long.Parse(later[^1].EventId["evt-".Length..], System.Globalization.CultureInfo.InvariantCulture) > 1L << 40);
    }

    private async Task WriteAsync(long item, long sequence)
    {
        await using var writer = await _log.BeginAsync();
        await writer.WriteAsync(item, sequence);
        await writer.CommitAsync();
    }

    // Other databases of the server have transactions of their own, for which all wait.
    private async Task StampAllAsync(int events)
    {
        var stamped = 0L;
        for (var end = DateTime.UtcNow.AddMinutes(5); stamped < events;)
        {
            stamped += (await _log.StampAsync()).Events;
            Assert.True(DateTime.UtcNow < end, $"{stamped} of {events} events were stamped.");
        }

        Assert.Equal(events, stamped);
    }

    private Task UntilSettledAsync() => _log.StampUntilAsync(
        () => _log.Database.ScalarAsync<bool>("SELECT settled_entry = (SELECT last_value FROM journal_entry) FROM journal_log"),
        "The journal is not settled.");
}

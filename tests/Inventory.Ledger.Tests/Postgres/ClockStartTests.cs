using Inventory.Ledger.Commit;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Ledger.Time;
using Inventory.Testing;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>The clock before anything goes by it.</summary>
public sealed class ClockStartTests : IAsyncLifetime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly LogLines<ClockStart> _log = new();
    private TestDatabase _database = null!;
    private LedgerDataSources _sources = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("clock_start");
        _sources = new(_database.ConnectionString, 60);
        await new SchemaMigrator(_sources).MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await _sources.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_ledger_that_cannot_tell_the_time_is_waited_for_and_that_is_said_once()
    {
        var ledger = new MuteLedger();
        var clock = new LedgerClock(TimeProvider.System);
        var time = new Testing.ManualTime();
        var start = New(clock, ledger, time).RunAsync(testClock: false);
        for (var i = 0; i < 3; i++)
        {
            await Poll.UntilAsync(() => time.Pending.Count > 0, "it waits before it asks again");
            Assert.False(start.IsCompleted);
            Assert.False(clock.IsKnown);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        ledger.Tells = true;
        await Poll.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return start.IsCompleted;
        }, "it has started");
        await start;
        Assert.True(clock.IsKnown);
        Assert.Equal(1, _log.Count("cannot tell the time yet"));
    }

    [Fact]
    public async Task Data_that_a_test_clock_moved_ahead_are_refused_without_it_until_the_ledgers_clock_has_passed_them()
    {
        var test = new LedgerClock(TimeProvider.System);
        await NewAsync(test, testClock: true);
        Assert.True(await _database.ScalarAsync<bool>("SELECT test_clock_at IS NOT NULL FROM installation"));
        await CommitAtAsync(test, test.MoveTo(test.Now + Day));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => NewAsync(new(TimeProvider.System), testClock: false));
        Assert.Contains("INVENTORY_TEST_CLOCK=1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);

        // With the test clock it goes on where it was.
        var again = new LedgerClock(TimeProvider.System);
        await NewAsync(again, testClock: true);
        Assert.True(again.Now >= test.Now);

        await _database.ScalarAsync<object>(
            "UPDATE item SET updated_at = now(); UPDATE journal_row SET at = now(); UPDATE hold SET placed_at = now()");
        var passed = new LedgerClock(TimeProvider.System);
        await NewAsync(passed, testClock: false);
        Assert.True(passed.IsKnown);
        Assert.True(await _database.ScalarAsync<bool>("SELECT test_clock_at IS NULL FROM installation"));
    }

    [Fact]
    public async Task Data_that_no_test_clock_moved_are_not_refused_for_one_event_far_ahead()
    {
        await CommitAtAsync(PostgresLedger.StoppedClock(), TimeProvider.System.GetUtcNow() + Day);
        var clock = new LedgerClock(TimeProvider.System);
        await NewAsync(clock, testClock: false);
        Assert.True(clock.IsKnown);
    }

    [Fact]
    public async Task There_is_one_installation_and_one_row_to_probe_with()
    {
        foreach (var table in (string[])["installation", "write_probe"])
        {
            Assert.Equal(1, await _database.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
            foreach (var another in (string[])["true", "false"])
                await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                    _database.ScalarAsync<object>($"INSERT INTO {table} (singleton) VALUES ({another})"));
        }
    }

    private async Task CommitAtAsync(LedgerClock clock, DateTimeOffset at)
    {
        await using var store = PostgresLedger.NewStore(_sources, clock);
        var desk = new Desk((await new TenantDirectory(_sources).FindOrAddAsync("demo")).Id, Domain.Instant.Truncate(at));
        var verdicts = new Verdict[1];
        await store.CommitAsync(default, [desk.Create((await store.TakeItemKeysAsync()).First, "sku:ahead", 1)], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);
    }

    private async Task NewAsync(LedgerClock clock, bool testClock)
    {
        await using var store = PostgresLedger.NewStore(_sources, clock);
        await New(clock, store, TimeProvider.System).RunAsync(testClock);
    }

    private ClockStart New(LedgerClock clock, ILedgerTime ledger, TimeProvider time) =>
        new(_sources, new LedgerHealth(_sources, new SchemaMigrator(_sources)), ledger, clock, new ClockOptions(), time, _log);

    private sealed class MuteLedger : ILedgerTime
    {
        public bool Tells { get; set; }

        public Task ObserveAsync(LedgerClock clock, CancellationToken cancellation = default)
        {
            if (!Tells) throw new LedgerUnavailableException("It says nothing.");
            clock.Observe(DateTimeOffset.UnixEpoch, TimeProvider.System.GetTimestamp());
            return Task.CompletedTask;
        }
    }
}

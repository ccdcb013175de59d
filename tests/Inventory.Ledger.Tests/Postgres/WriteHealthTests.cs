using Inventory.Ledger.Commit;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Whether a write can succeed, asked of a server of one's own in all its moods.</summary>
public sealed class WriteHealthTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    [Fact]
    public async Task An_idle_lane_writes_a_row_to_see_and_at_most_one_a_second()
    {
        var time = new Time.ManualTime(DateTimeOffset.UnixEpoch);
        await using var sources = server.NewSources();
        await using var store = new Ledger.Postgres.PostgresLedgerStore(
            sources, new(TimeProvider.System), time, new LogLines<Ledger.Postgres.PostgresLedgerStore>());
        var health = new WriteHealth(store, sources, TimeProvider.System);
        Assert.True(await health.CanWriteAsync());
        var probed = await ProbedAsync();
        Assert.True(await health.CanWriteAsync());
        Assert.Equal(probed, await ProbedAsync());

        time.Advance(WriteHealth.AgeMax * 1.5);
        Assert.True(await health.CanWriteAsync());
        Assert.NotEqual(probed, await ProbedAsync());
    }

    [Fact]
    public async Task A_lane_that_just_wrote_is_not_asked()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = new Ledger.Postgres.PostgresLedgerStore(
            sources, PostgresLedger.StoppedClock(), new Time.ManualTime(DateTimeOffset.UnixEpoch),
                new LogLines<Ledger.Postgres.PostgresLedgerStore>());
        var probed = await ProbedAsync();
        var verdicts = new Verdict[1];
        await store.CommitAsync(default, [server.Place(item)], verdicts);
        Assert.Equal([Verdict.Applied], verdicts);

        Assert.True(await new WriteHealth(store, sources, TimeProvider.System).CanWriteAsync());
        Assert.Equal(probed, await ProbedAsync());
    }

    [Fact]
    public async Task A_database_set_to_read_only_is_told_and_its_healing_too()
    {
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources);
        await RunAsync("ALTER DATABASE inventory SET default_transaction_read_only = on");
        try
        {
            Assert.False(await store.CanWriteAsync(TimeSpan.Zero));
        }
        finally
        {
            await RunAsync("ALTER DATABASE inventory RESET default_transaction_read_only");
        }

        Assert.True(await store.CanWriteAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task A_role_without_a_connection_left_for_a_lane_cannot_write()
    {
        await RunAsync("CREATE ROLE limited LOGIN SUPERUSER; ALTER ROLE limited NOSUPERUSER CONNECTION LIMIT 1; GRANT pg_write_all_data, pg_read_all_data TO limited");
        var limited = new NpgsqlConnectionStringBuilder(server.Postgres.ConnectionString) { Username = "limited" };
        await using var sources = new LedgerDataSources(limited.ConnectionString, 60);
        await using var store = PostgresLedger.NewStore(sources);
        await using (var taken = new NpgsqlConnection(limited.ConnectionString + ";Pooling=false"))
        {
            await taken.OpenAsync();
            Assert.False(await store.CanWriteAsync(TimeSpan.Zero));
        }

        await Testing.Poll.UntilAsync(() => store.CanWriteAsync(TimeSpan.Zero), "the connection is free again");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_not_waited_for_beyond_the_deadline()
    {
        await using var sources = server.NewSources(commandSeconds: 1);
        await using var store = PostgresLedger.NewStore(sources);
        await Testing.Poll.UntilAsync(() => store.CanWriteAsync(TimeSpan.Zero), "the lane has its connection");
        server.Postgres.Pause();
        try
        {
            Assert.False(await store.CanWriteAsync(TimeSpan.Zero));
            Assert.False(await new WriteHealth(new Silent(), sources, TimeProvider.System).CanWriteAsync());
        }
        finally
        {
            server.Postgres.Resume();
        }

        await Testing.Poll.UntilAsync(() => store.CanWriteAsync(TimeSpan.Zero), "it writes again");
    }

    private Task<DateTime> ProbedAsync() => ScalarAsync<DateTime>("SELECT probed_at FROM write_probe", "inventory");

    private Task RunAsync(string sql) => ScalarAsync<object>(sql, "postgres")!;

    private async Task<T> ScalarAsync<T>(string sql, string database)
    {
        var place = new NpgsqlConnectionStringBuilder(server.Postgres.ConnectionString) { Pooling = false, Database = database };
        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Silent : ILedgerStore
    {
        public Task CommitAsync(GroupTicket ticket, IReadOnlyList<ChangeSet> group, Verdict[] verdicts) =>
            throw new NotSupportedException();

        public Task<LedgerReading[]> ReadAsync(IReadOnlyList<LedgerQuestion> questions) => throw new NotSupportedException();

        public Task<ILedgerLock> LockAsync(int tenantId, IReadOnlyList<string> itemIds) => throw new NotSupportedException();

        public Task<(long First, int Count)> TakeItemKeysAsync() => throw new NotSupportedException();

        public Task<bool> CanWriteAsync(TimeSpan age) => new TaskCompletionSource<bool>().Task;
    }
}

using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Sessions that cannot write are not kept, what surely did not happen is told as that, and word of both is short.</summary>
public sealed class WritableSessionTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    private readonly LogLines<PostgresLedgerStore> _log = new();

    [Fact]
    public async Task A_database_set_to_read_only_is_left_as_soon_as_it_heals()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources, log: _log);
        Assert.Equal([Verdict.Applied], await CommitAsync(store, server.Place(item)));
        await RunAsync("ALTER DATABASE inventory SET default_transaction_read_only = on", otherDatabase: true);
        try
        {
            await EndSessionsAsync();
            // The session ended unseen: the first commit finds out.
            Assert.Contains(Assert.Single(await CommitAsync(store, server.Place(item))), new[] { Verdict.Unknown, Verdict.Unavailable });
            for (var i = 0; i < 5; i++) Assert.Equal([Verdict.Unavailable], await CommitAsync(store, server.Place(item)));
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => store.LockAsync(server.TenantId, [item.Id.Value]));
            await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
                store.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]));
        }
        finally
        {
            await RunAsync("ALTER DATABASE inventory RESET default_transaction_read_only", otherDatabase: true);
        }

        // At once, every way: nothing of before is left in the pool.
        item = await server.SeeAsync(item);
        Assert.Equal(1, item.Stock.Held);
        Assert.Equal([Verdict.Applied], await CommitAsync(store, server.Place(item)));
        await store.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]);
        await using var locked = await store.LockAsync(server.TenantId, [item.Id.Value]);
        Assert.Equal((1, 1, 2), (_log.Count("The ledger takes no writes"), _log.Count("The ledger takes writes again"), _log.Lines.Count));
        Assert.DoesNotContain(_log.Lines, line => line.WithStack);
    }

    [Theory]
    [InlineData("25006")]
    [InlineData("53100")]
    [InlineData("57014")]
    public async Task What_the_server_refused_did_not_happen_and_the_lane_connects_afresh(string state)
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources, log: _log);
        Assert.Equal([Verdict.Applied], await CommitAsync(store, server.Place(item)));
        var before = await SessionsAsync();
        await RunAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON hold EXECUTE FUNCTION refuse()
            """);
        try
        {
            item = await server.SeeAsync(item);
            Assert.Equal([Verdict.Unavailable, Verdict.Unavailable], await CommitAsync(store, server.Place(item), server.Place(item)));
            await using var locked = await store.LockAsync(server.TenantId, [item.Id.Value]);
            Assert.Equal(Verdict.Unavailable, await locked.CommitAsync(server.Place(item)));
        }
        finally
        {
            await RunAsync("DROP FUNCTION refuse CASCADE");
        }

        Assert.Equal([Verdict.Applied], await CommitAsync(store, server.Place(item)));
        Assert.Equal(2, (await server.SeeAsync(item)).Stock.Held);
        await Poll.UntilAsync(async () => !before.Intersect(await SessionsAsync()).Any(), "the session of before is gone");
        Assert.Equal((1, 1, 2), (_log.Count($"The ledger takes no writes: {state}: refused"), _log.Count("The ledger takes writes again"),
            _log.Lines.Count));
    }

    [Fact]
    public async Task A_session_ended_in_the_midst_of_a_commit_says_that_it_did_not_happen()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources, log: _log);
        Task<Verdict[]> commit;
        await using (await server.HoldRowAsync(item))
        {
            commit = CommitAsync(store, server.Place(item));
            await server.UntilBlockedAsync();
            await EndSessionsAsync();
            Assert.Equal([Verdict.Unavailable], await commit);
        }

        Assert.Equal(0, (await server.SeeAsync(item)).Stock.Held);
        Assert.Equal([Verdict.Applied], await CommitAsync(store, server.Place(item)));
    }

    [Fact]
    public async Task A_commit_that_no_standby_has_is_unknown_and_is_not_read_back_before_one_has_it()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources(commandSeconds: 20);
        await using var store = PostgresLedger.NewStore(sources, log: _log);
        await CommitAsync(store, server.Look(item));   // the lane has its connection and its plan
        await RunAsync("ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_is_gone'");
        await RunAsync("SELECT pg_reload_conf()");
        Task<LedgerReading[]> reading;
        try
        {
            var commit = CommitAsync(store, server.Place(item));
            await UntilAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
            await RunAsync("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            Assert.Equal([Verdict.Unknown], await commit);
            Assert.Equal(1, await ScalarAsync<long>($"SELECT held FROM item WHERE item_key = {item.Key}"));   // it is here

            reading = store.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]);
            await UntilAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
            await RunAsync("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => reading);
        }
        finally
        {
            await RunAsync("ALTER SYSTEM RESET synchronous_standby_names");
            await RunAsync("SELECT pg_reload_conf()");
        }

        // The standby is had, or not asked for any more.
        await UntilAsync("SELECT current_setting('synchronous_standby_names') = ''");
        Assert.Equal(1, (await store.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]))[0].Item!.Stock.Held);
    }

    [Fact]
    public async Task What_was_decided_by_a_time_far_ahead_of_the_ledgers_is_decided_again()
    {
        var item = await server.NewItemAsync();
        var clock = new Ledger.Time.LedgerClock(TimeProvider.System);
        await using var sources = new LedgerDataSources(server.Postgres.ConnectionString, 60, clock);
        await using var store = PostgresLedger.NewStore(sources, clock);
        var (early, late) = (server.Place(item), server.Place(item));
        Assert.False(clock.IsKnown);
        Date(late, DateTimeOffset.UtcNow.AddMinutes(2));

        // The lane's new session tells the time before anything is sent.
        Assert.Equal([Verdict.Stale], await CommitAsync(store, late));
        Assert.Equal(0, (await server.SeeAsync(item)).Stock.Held);
        Assert.True(clock.IsKnown);
        await using (var locked = await store.LockAsync(server.TenantId, [item.Id.Value])) Assert.Equal(Verdict.Stale,
            await locked.CommitAsync(late));
        Assert.Equal([Verdict.Applied], await CommitAsync(store, early));
    }

    private static void Date(ChangeSet set, DateTimeOffset at) =>
        set.Items[0] = set.Items[0] with { Stock = set.Items[0].Stock with { UpdatedAt = at } };

    private static async Task<Verdict[]> CommitAsync(ILedgerStore store, params ChangeSet[] group)
    {
        var verdicts = new Verdict[group.Length];
        await store.CommitAsync(default, group, verdicts);
        return verdicts;
    }

    private Task EndSessionsAsync() =>
        RunAsync("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'inventory-ledger'",
            otherDatabase: true);

    private async Task<int[]> SessionsAsync() =>
        await ScalarAsync<int[]>("SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity WHERE application_name = 'inventory-ledger' AND query LIKE '%commit_group%'") ?? [];

    private Task UntilAsync(string sql) => Poll.UntilAsync(() => ScalarAsync<bool>(sql), sql);

    private Task RunAsync(string sql, bool otherDatabase = false) => ScalarAsync<object>(sql, otherDatabase);

    private async Task<T?> ScalarAsync<T>(string sql, bool otherDatabase = false)
    {
        var place = new NpgsqlConnectionStringBuilder(server.Postgres.ConnectionString) { Pooling = false };
        if (otherDatabase) place.Database = "postgres";
        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }
}

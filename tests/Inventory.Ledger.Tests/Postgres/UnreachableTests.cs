using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Tests.Conformance;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>
/// The server goes away: nothing is called certain that is not, and once it is back the same store works again by itself. One server of its
/// own, put back on its feet by every test.
/// </summary>
public sealed class UnreachableTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    [Fact]
    public async Task Stopped_before_anything_was_sent_is_unavailable()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources);
        await server.Postgres.StopFastAsync();
        try
        {
            Assert.Equal([Verdict.Unavailable, Verdict.Unavailable], await CommitAsync(store, server.Place(item), server.Place(item)));
            await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
                store.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]));
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => store.LockAsync(server.TenantId, [item.Id.Value]));
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => store.TakeItemKeysAsync());
        }
        finally
        {
            await server.Postgres.StartAsync();
        }

        Assert.Equal(Verdict.Applied, await server.CommitUntilKnownAsync(store, item));
    }

    [Fact]
    public async Task Stopped_while_idle_the_outcome_is_never_called_applied_and_the_lane_recovers()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources);
        Assert.Equal(Verdict.Applied, await server.CommitUntilKnownAsync(store, item));
        await server.Postgres.RestartAsync();

        // The lane's connection died unseen: the first commit finds out, and the next one has a new connection.
        Assert.Contains(Assert.Single(await CommitAsync(store, server.Place(await server.SeeAsync(item)))),
            new[] { Verdict.Unknown, Verdict.Unavailable });
        Assert.Equal(Verdict.Applied, await server.CommitUntilKnownAsync(store, item));
        Assert.Equal(2, (await server.SeeAsync(item)).Stock.Held);
    }

    [Fact]
    public async Task Killed_during_a_commit_it_is_unknown_and_was_not_kept()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources);
        Task<Verdict[]> commit;
        await using (await server.HoldRowAsync(item))
        {
            commit = CommitAsync(store, server.Place(item));
            await server.UntilBlockedAsync();
            await server.Postgres.KillHardAsync();
        }

        try
        {
            Assert.Equal([Verdict.Unknown], await commit);
        }
        finally
        {
            await server.Postgres.StartAsync();
        }

        Assert.Equal(1, (await server.SeeAsync(item)).Version);
        Assert.Equal(Verdict.Applied, await server.CommitUntilKnownAsync(store, item));
    }

    [Fact]
    public async Task Paused_during_a_commit_it_is_unknown_although_it_happens_later()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources(commandSeconds: 1);
        await using var store = PostgresLedger.NewStore(sources);
        await CommitAsync(store, server.Look(item));   // the lane has its connection and its plan
        var set = server.Place(item);
        await using (await server.HoldRowAsync(item))
        {
            var commit = CommitAsync(store, set);
            server.Postgres.Pause();
            try
            {
                Assert.Equal([Verdict.Unknown], await commit);
            }
            finally
            {
                server.Postgres.Resume();
            }
        }

        // Whatever became of it, the ids answer: a second try on the same version cannot double it.
        await using var patient = server.NewSources();
        await using var again = PostgresLedger.NewStore(patient);
        Assert.Contains(Assert.Single(await CommitAsync(again, set)), new[] { Verdict.Applied, Verdict.Stale });
        Assert.Equal((2L, 1L), ((await server.SeeAsync(item)).Version, (await server.SeeAsync(item)).Stock.Held));
    }

    [Fact]
    public async Task Gone_under_a_row_lock_nothing_was_kept()
    {
        var item = await server.NewItemAsync();
        await using var sources = server.NewSources();
        await using var store = PostgresLedger.NewStore(sources);
        await using (var taken = await store.LockAsync(server.TenantId, [item.Id.Value]))
        {
            await server.Postgres.RestartAsync();
            await Assert.ThrowsAsync<LedgerUnavailableException>(() =>
                taken.ReadAsync([new() { TenantId = server.TenantId, ItemId = item.Id.Value }]));
            Assert.Contains(await taken.CommitAsync(server.Place(item)), new[] { Verdict.Unavailable, Verdict.Unknown });
        }

        Assert.Equal(1, (await server.SeeAsync(item)).Version);
        await using (await store.LockAsync(server.TenantId, [item.Id.Value]))
        {
            // The lock can be had again, by the same store.
        }
    }

    private static async Task<Verdict[]> CommitAsync(ILedgerStore store, params ChangeSet[] group)
    {
        var verdicts = new Verdict[group.Length];
        await store.CommitAsync(default, group, verdicts);
        return verdicts;
    }

    public sealed class Server : IAsyncLifetime
    {
        private static int _names;
        private Desk _desk = null!;

        public PrivateServer Postgres { get; private set; } = null!;

        public int TenantId { get; private set; }

        public async Task InitializeAsync()
        {
            Postgres = await PrivateServer.CreateAsync();
            await using var sources = NewSources();
            await new SchemaMigrator(sources).MigrateAsync();
            TenantId = (await new TenantDirectory(sources).FindOrAddAsync("demo")).Id;
            _desk = new(TenantId, Domain.Instant.Truncate(TimeProvider.System.GetUtcNow()));
        }

        public async Task DisposeAsync() => await Postgres.DisposeAsync();

        public LedgerDataSources NewSources(int commandSeconds = 60) => new(Postgres.ConnectionString, commandSeconds);

        public async Task<Seen> NewItemAsync()
        {
            await using var sources = NewSources();
            await using var store = PostgresLedger.NewStore(sources);
            var set = _desk.Create((await store.TakeItemKeysAsync()).First, $"sku:item{Interlocked.Increment(ref _names)}", 10);
            Assert.Equal([Verdict.Applied], await CommitAsync(store, set));
            return new(set.Items[0].ItemKey, set.Items[0].Item, set.Items[0].Stock);
        }

        public ChangeSet Place(Seen item) => _desk.Place($"h{Interlocked.Increment(ref _names)}", (item, 1));

        public ChangeSet Look(Seen item) => _desk.Look(set => set.ItemLooks.Add((item.Key, item.Version)));

        public async Task<Seen> SeeAsync(Seen item)
        {
            await using var sources = NewSources();
            await using var store = PostgresLedger.NewStore(sources);
            return item with { Stock = (await store.ReadAsync([new() { TenantId = TenantId, ItemId = item.Id.Value }]))[0].Item!.Stock };
        }

        /// <summary>Commits on one store, again after every outcome that is not known, as grains do.</summary>
        public async Task<Verdict> CommitUntilKnownAsync(PostgresLedgerStore store, Seen item)
        {
            while (true)
            {
                var verdict = (await CommitAsync(store, Place(await SeeAsync(item))))[0];
                if (verdict is not (Verdict.Unknown or Verdict.Unavailable)) return verdict;
            }
        }

        /// <summary>Locks the item's row from a connection of its own, until disposed.</summary>
        public async Task<IAsyncDisposable> HoldRowAsync(Seen item)
        {
            var connection = new NpgsqlConnection(Postgres.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"BEGIN; SELECT FROM item WHERE item_key = {item.Key} FOR UPDATE", connection);
            await command.ExecuteNonQueryAsync();
            return connection;
        }

        public Task UntilBlockedAsync() => Poll.UntilAsync(async () =>
        {
            await using var connection = new NpgsqlConnection(Postgres.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock')",
                connection);
            return await command.ExecuteScalarAsync() is true;
        }, "the commit waits for the locked row");
    }
}

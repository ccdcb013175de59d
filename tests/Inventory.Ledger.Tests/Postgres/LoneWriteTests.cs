using Inventory.Ledger.Commit;
using Inventory.Ledger.Postgres;
using Npgsql;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>Writes beside the lanes, with the server away or frozen before and during the send.</summary>
public sealed class LoneWriteTests(UnreachableTests.Server server) : IClassFixture<UnreachableTests.Server>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task With_nobody_to_connect_to_nothing_was_sent()
    {
        await using var sources = server.NewSources();
        await server.Postgres.StopFastAsync();
        try
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => RunAsync(sources, static _ => Task.FromResult(0)));
        }
        finally
        {
            await server.Postgres.StartAsync();
        }
    }

    [Fact]
    public async Task Frozen_before_a_connection_is_made_nothing_is_sent_ever()
    {
        var sent = false;
        await using var sources = server.NewSources();
        server.Postgres.Pause();
        try
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => RunAsync(sources, _ => Task.FromResult(sent = true)));
        }
        finally
        {
            server.Postgres.Resume();
        }

        // A connection that comes late is given back: the next one that is asked for is had, and nothing went before it.
        await using (await sources.Readers.OpenConnectionAsync()) Assert.False(sent);
    }

    [Fact]
    public async Task Frozen_after_the_send_it_is_not_known_and_may_happen_yet()
    {
        await using var sources = server.NewSources();
        await using (await sources.Readers.OpenConnectionAsync())
        {
            // It rests in the pool when the server freezes.
        }

        server.Postgres.Pause();
        try
        {
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => RunAsync(sources, ProbeAsync));
        }
        finally
        {
            server.Postgres.Resume();
        }
    }

    [Fact]
    public async Task What_the_server_surely_refuses_had_no_effect()
    {
        await using var sources = server.NewSources();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => RunAsync(sources, static connection => SqlAsync(
            connection, "BEGIN READ ONLY; UPDATE write_probe SET probed_at = now(); COMMIT")));
    }

    private static Task<T> RunAsync<T>(LedgerDataSources sources, Func<NpgsqlConnection, Task<T>> write) =>
        LoneWrite.RunAsync(sources.Readers, Patience, TimeProvider.System, write);

    private static Task<int> ProbeAsync(NpgsqlConnection connection) => SqlAsync(connection, LaneConnection.ProbeSql);

    private static async Task<int> SqlAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}

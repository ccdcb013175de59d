using Inventory.Contracts;
using Inventory.Events.Streams;
using Inventory.Events.Tests.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Events.Tests.BadDays;

/// <summary>
/// Streams, while the database is away: one event is with its subscriber by then, and others are in the journal that nobody could be told
/// yet. What follows takes up where it was, and so does the relay that comes after it.
/// </summary>
public sealed class StreamsWithoutDatabaseTests
{
    private const int Items = 6;

    [Fact]
    public async Task A_subscribed_grain_goes_on_without_a_gap_once_the_database_is_back()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var nodes = await StreamNodes.StartOnAsync(await TestDatabase.CreateOnAsync(server.ConnectionString, "streams_away"));
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(Items);
        await AllAreHeardOnceAsync(nodes, "events flow");

        var (taken, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        nodes.Heard.OnEvent = _ =>
        {
            taken.TrySetResult();
            return answer.Task;
        };
        await nodes.PlaceOneAsync(StreamNodes.Sku(0));
        await taken.Task.WaitAsync(TimeSpan.FromMinutes(1));
        // Not disposed: it is cut off with the others, and would say so.
        var open = new NpgsqlConnection(nodes.Database.ConnectionString);
        await open.OpenAsync();
        await using (var held = new NpgsqlCommand("BEGIN; SELECT pg_current_xact_id()", open)) await held.ExecuteNonQueryAsync();
        await nodes.PlaceAsync(Items, each: 2);   // has no place in the log as long as that transaction is open

        await server.StopFastAsync();
        await MeetsAsync(nodes, "gone", Outcome.LedgerUnavailable, Outcome.OutcomeUnknown);
        answer.SetResult();
        await server.StartAsync();
        NpgsqlConnection.ClearPool(open);   // the test's own connections are gone as well
        await MeetsAsync(nodes, "back", Outcome.Done);
        await nodes.PlaceAsync(Items, each: 1);

        await AllAreHeardOnceAsync(nodes, "all are heard");
        await Poll.UntilAsync(() => nodes.Database.ScalarAsync<bool>(
            "SELECT min(position) >= (SELECT last_position FROM journal_log) FROM consumer"), "it is kept how far all have heard");
        await nodes.ReplaceAsync();
        await nodes.PlaceAsync(Items, each: 1);
        await AllAreHeardOnceAsync(nodes, "the next relay goes on");
    }

    private static Task MeetsAsync(StreamNodes nodes, string hold, params Outcome[] outcomes) => Poll.UntilAsync(
        async () => Array.IndexOf(outcomes, (await nodes.Silos[0].PlaceAsync(hold, (StreamNodes.Sku(1), 1))).Outcome) >= 0,
        $"a hold is answered {string.Join(" or ", outcomes)}", TimeSpan.FromMinutes(2));

    // Of each item its whole history in order, each event once: neither is one left out nor are many told again.
    private static async Task AllAreHeardOnceAsync(StreamNodes nodes, string what)
    {
        var versions = new Dictionary<string, long>();
        for (var n = 0; n < Items; n++)
        {
            versions[StreamNodes.Sku(n)] = await nodes.Database.ScalarAsync<long>(
                $"SELECT version FROM item WHERE item_id = '{StreamNodes.Sku(n)}'");
        }

        var events = await nodes.Heard.UntilAsync(
            heard => heard.DistinctBy(told => told.EventId).Count() >= versions.Values.Sum(), what);
        Assert.All(versions, item => Assert.Equal(Sequences(item.Value), Of(events, item.Key)));
    }

    private static IEnumerable<long> Sequences(long last) => Enumerable.Range(1, (int)last).Select(static n => (long)n);

    private static IEnumerable<long> Of(InventoryEvent[] events, string item) =>
        events.Where(told => told.Subject == item).Select(told => told.Item!.Sequence);
}

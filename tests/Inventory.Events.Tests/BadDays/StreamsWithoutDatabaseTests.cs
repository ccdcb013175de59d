using Inventory.Events.Tests.Streams;
using Inventory.Grains.Tests;
using Inventory.Testing;

namespace Inventory.Events.Tests.BadDays;

/// <summary>Streams, while the database is away.</summary>
public sealed class StreamsWithoutDatabaseTests
{
    [Fact]
    public async Task A_subscribed_grain_goes_on_without_a_gap_once_the_database_is_back()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var nodes = await StreamNodes.StartOnAsync(await TestDatabase.CreateOnAsync(server.ConnectionString, "streams_away"));
        await nodes.Grain.ListenAsync();
        await nodes.CreateAsync(items: 6);
        await nodes.PlaceAsync(items: 6, each: 3);
        await nodes.Heard.UntilAsync(heard => heard.Length >= 6, "events flow");

        await server.StopFastAsync();
        await Poll.UntilAsync(async () => (await nodes.Silos[0].PlaceAsync("gone", (StreamNodes.Sku(0), 1))).Outcome
            is Contracts.Outcome.LedgerUnavailable or Contracts.Outcome.OutcomeUnknown, "the database is missed");
        await server.StartAsync();
        await Poll.UntilAsync(async () => (await nodes.Silos[0].PlaceAsync("back", (StreamNodes.Sku(1), 1))).Outcome
            is Contracts.Outcome.Done, "the ledger takes holds");
        await nodes.PlaceAsync(items: 6, each: 3);

        var count = await nodes.Database.ScalarAsync<long>("SELECT sum(version)::bigint FROM item");
        var events = await nodes.Heard.UntilAsync(
            heard => heard.DistinctBy(told => told.EventId).Count() >= count, "all are heard");
        foreach (var item in events.DistinctBy(told => told.EventId).GroupBy(told => told.Subject))
        {
            var sequences = item.Select(told => told.Item!.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, sequences.Count).Select(static n => (long)n), sequences);
        }
    }
}

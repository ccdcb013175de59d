using Inventory.Contracts;
using Inventory.Testing;

namespace Inventory.Grains.Tests;

public sealed class LedgerOutageTests
{
    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_of_the_database_and_repeats_answer_as_before()
    {
        await using var server = await PrivateServer.CreateAsync();
        await using var database = await TestDatabase.CreateOnAsync(server.ConnectionString, "outage");
        await using var node = await Node.StartAsync(database);
        await node.CreateAsync("sku:outage", 100_000);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        var crashed = new TaskCompletionSource();
        var placed = 0;

        async Task CallAsync(int caller)
        {
            for (var i = 0; !crashed.Task.IsCompleted; i++)
            {
                var holdId = $"hold-{caller}-{i}";
                var answer = await node.PlaceAsync(holdId, ("sku:outage", 1));
                Assert.True(answer.Outcome is Outcome.Done or Outcome.LedgerUnavailable or Outcome.OutcomeUnknown,
                    answer.Outcome.ToString());
                if (answer.Outcome is Outcome.Done) acknowledged.Add(holdId);
                if (Interlocked.Increment(ref placed) == 500)
                {
                    await server.KillHardAsync();
                    crashed.SetResult();
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(CallAsync));
        var down = await node.PlaceAsync("while-down", ("sku:outage", 1));
        await server.StartAsync();
        await Poll.UntilAsync(async () => (await node.Item("sku:outage").Get()).Outcome is Outcome.Done, "the item answers again");

        Assert.Equal(Outcome.LedgerUnavailable, down.Outcome);
        foreach (var holdId in acknowledged)
        {
            var again = await node.PlaceAsync(holdId, ("sku:outage", 1));
            Assert.Equal((Outcome.Done, true), (again.Outcome, again.Replayed));
        }

        await Invariants.CheckAsync(database);
    }
}

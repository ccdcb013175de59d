using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>
/// One item is asked for more than there is room for: the log hears that it begins and that it ends, not of each refusal.
/// </summary>
public sealed class OverloadLogTests() : OneSilo("overload")
{
    private const int Batches = 60;

    [Fact]
    public async Task Ten_thousand_refusals_are_two_lines()
    {
        await Caller.CreateAsync("sku:hot", 1_000_000);
        var before = Silo.Output.Length;
        Reply[] replies;
        await using (var connection = new NpgsqlConnection(Database.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using (var locking = new NpgsqlCommand("BEGIN; SELECT FROM item WHERE item_id = 'sku:hot' FOR UPDATE", connection))
                await locking.ExecuteNonQueryAsync();
            replies = await Task.WhenAll(Enumerable.Range(0, Batches).Select(i => Caller.PlaceBatchAsync($"batch-{i}", "sku:hot")));
        }

        var refused = replies.Sum(reply => Caller.AnsweredWith("overloaded", reply).Count());
        Assert.True(refused > 1000, $"only {refused} were refused");
        // What had been let in is decided; then there is room again.
        Assert.Equal(201, (await Caller.UntilDecidedAsync(() => Caller.PlaceAsync("after", ("sku:hot", 1)))).Status);
        await Poll.UntilAsync(() => Silo.Output.Contains("No longer overloaded", StringComparison.Ordinal), "the end is told");
        var log = Silo.Output[before..];
        Assert.Single(log.Split('\n'), line => line.Contains("Overloaded: 20000 commands wait", StringComparison.Ordinal));
        Assert.True(log.Length < 64 * 1024, $"{log.Length} characters:\n{log[..Math.Min(log.Length, 8000)]}");
    }
}

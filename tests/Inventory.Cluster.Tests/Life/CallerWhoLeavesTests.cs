using System.Net.Http.Json;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>A caller hangs up before its answer: what it asked for happens once, and a repeat is told so.</summary>
public sealed class CallerWhoLeavesTests() : OneSilo("leaving")
{
    [Fact]
    public async Task A_hold_whose_caller_left_while_its_commit_was_under_way_is_placed_once()
    {
        await Caller.CreateAsync("sku:leaving", 5);
        await using var connection = await Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var lockRow = new NpgsqlCommand("SELECT FROM item WHERE item_id = 'sku:leaving' FOR UPDATE", connection,
            transaction)) await lockRow.ExecuteNonQueryAsync();

        using var leaving = new CancellationTokenSource();
        var asking = Silo.Client.PostAsync(
            "/v1/holds", JsonContent.Create(new { holdId = "left-1", lines = new[] { new { itemId = "sku:leaving", quantity = 2 } } }),
                leaving.Token);
        await Poll.UntilAsync(
            () => Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
            "the commit waits for the item's row");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await transaction.RollbackAsync();

        await Poll.UntilAsync(async () => (await Ledger.HoldsAsync(Database)).ContainsKey("left-1"),
            "the hold is placed although nobody waits for it");
        var again = await Caller.UntilDecidedAsync(() => Caller.PlaceAsync("left-1", ("sku:leaving", 2)));
        Assert.Equal((200, true), (again.Status, again.Replayed));
        Assert.Equal(3, (await Caller.GetItemAsync("sku:leaving")).Body.GetProperty("available").GetInt64());
    }
}

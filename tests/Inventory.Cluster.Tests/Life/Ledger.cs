using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life;

/// <summary>The ledger as SQL tells it.</summary>
internal static class Ledger
{
    /// <summary>The ids of all holds, with how many lines each has.</summary>
    public static async Task<Dictionary<string, long>> HoldsAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT hold_id, count(*) FROM hold GROUP BY hold_id", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var holds = new Dictionary<string, long>();
        while (await rows.ReadAsync()) holds.Add(rows.GetString(0), rows.GetInt64(1));
        return holds;
    }

    /// <summary>How many holds there are of a status.</summary>
    public static async Task<long> CountAsync(TestDatabase database, string status) =>
        await database.ScalarAsync<long>($"SELECT count(*) FROM hold WHERE line_no = 0 AND status = '{status}'");

    /// <summary>Waits until the end of every hold has passed by the server's clock, whether or not anything has ended them.</summary>
    public static Task UntilAllAreOverAsync(TestDatabase database) =>
        Poll.UntilAsync(() => database.ScalarAsync<bool>("SELECT coalesce(max(expires_at) < clock_timestamp(), true) FROM hold"),
            "the last end has passed");

    /// <summary>Waits until the end of one hold has passed by the server's clock.</summary>
    public static Task UntilItIsOverAsync(TestDatabase database, string holdId) => Poll.UntilAsync(
        () => database.ScalarAsync<bool>($"SELECT expires_at < clock_timestamp() FROM hold WHERE hold_id = '{holdId}'"),
        "its end has passed");

    /// <summary>Waits until the node's writes and reads come through again.</summary>
    public static Task UntilItServesAsync(Caller caller, string itemId) =>
        Poll.UntilAsync(async () => (await caller.GetItemAsync(itemId)).Status == 200, "the node answers again");
}

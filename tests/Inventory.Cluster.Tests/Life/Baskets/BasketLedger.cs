using Inventory.Testing;
using Npgsql;

namespace Inventory.Cluster.Tests.Life.Baskets;

/// <summary>The ledger, held against what the callers of a crowd were told.</summary>
internal static class BasketLedger
{
    /// <summary>At any time, also while they go on: nothing is torn, and what was acknowledged is there, all of it.</summary>
    public static async Task CheckWholeAsync(TestDatabase database, Crowd crowd)
    {
        string[] placed = [.. from heard in crowd.All where heard.Value.Fate is Fate.Placed or Fate.Done select heard.Key];
        var found = await Ledger.HoldsAsync(database);
        Assert.All(placed, holdId => Assert.Contains(holdId, found));
        Assert.All(found, static hold => Assert.Equal(Basket.Of(hold.Key).Items.Count, hold.Value));
        Assert.Equal(0, await database.ScalarAsync<long>("""
            SELECT count(*) FROM (SELECT FROM journal WHERE hold_id IS NOT NULL
                GROUP BY hold_id, command_id, type HAVING count(DISTINCT transaction) > 1) AS torn
            """));
        await Invariants.CheckAsync(database);
    }

    /// <summary>When all have gone home: every hold is as its caller was told, and what led there happened once.</summary>
    public static async Task CheckEndAsync(TestDatabase database, Crowd crowd)
    {
        await CheckWholeAsync(database, crowd);
        var states = await StatesAsync(database);
        foreach (var (holdId, heard) in crowd.All)
        {
            var basket = Basket.Of(holdId);
            var expected = $"{basket.Comes.Status} {basket.Comes.Quantity}: {basket.Events}";
            switch (heard.Fate)
            {
                case Fate.Done: Assert.Equal((holdId, expected), (holdId, states.GetValueOrDefault(holdId))); break;
                case Fate.Refused: Assert.False(states.ContainsKey(holdId), $"{holdId} was refused and is there."); break;
                default: Assert.Equal((holdId, Fate.Either), (holdId, heard.Fate)); break;
            }
        }

        Assert.All(states.Keys, holdId => Assert.Contains(holdId, crowd.All));
    }

    // "confirmed 3: hold_placed.v1 hold_changed.v1 hold_confirmed.v1": what its lines say; what they say differently stands side by side.
    private static async Task<Dictionary<string, string>> StatesAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand("""
            WITH told AS (SELECT hold_id, string_agg(DISTINCT types, ' or ') AS events FROM (
                SELECT hold_id, string_agg(type, ' ' ORDER BY sequence) AS types FROM journal WHERE hold_id IS NOT NULL
                    GROUP BY hold_id, item_key) AS lines
                GROUP BY hold_id)
            SELECT hold_id, string_agg(DISTINCT status || ' ' || quantity, ' or ') || ': ' || min(events)
                FROM hold JOIN told USING (hold_id) GROUP BY hold_id
            """, connection) { CommandTimeout = 300 };
        await using var rows = await command.ExecuteReaderAsync();
        var states = new Dictionary<string, string>();
        while (await rows.ReadAsync()) states.Add(rows.GetString(0), rows.GetString(1));
        return states;
    }
}

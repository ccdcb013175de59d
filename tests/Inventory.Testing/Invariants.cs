using Npgsql;

namespace Inventory.Testing;

/// <summary>What must be true of every ledger at any time, asked in SQL.</summary>
public static class Invariants
{
    private static readonly (string Broken, string Sql)[] Checks =
    [
        ("held is the sum of live holds, and allocated is what is owed", """
            SELECT count(*) FROM item i LEFT JOIN (
              SELECT tenant_id, item_key, sum(quantity) FILTER (WHERE status = 'held') AS held,
                  sum(quantity - fulfilled) FILTER (WHERE status = 'confirmed') AS allocated
              FROM hold WHERE status IN ('held', 'confirmed') AND NOT dropped GROUP BY tenant_id, item_key) AS h USING (tenant_id, item_key)
            WHERE (i.held, i.allocated) <> (coalesce(h.held, 0), coalesce(h.allocated, 0))
            """),
        ("an item's journal has no gaps", """
            SELECT count(*) FROM item i LEFT JOIN (
              -- From the first on, or from an opening: the last event of what was taken away.
              SELECT tenant_id, item_key, count(*) AS events, max(sequence) AS last, min(sequence) FILTER (WHERE opens) AS opened
                FROM journal
                  GROUP BY tenant_id, item_key) AS j USING (tenant_id, item_key)
            WHERE (i.version, i.version) IS DISTINCT FROM (j.events + coalesce(j.opened - 1, 0), j.last)
            """),
        ("the last event shows the item", """
            SELECT count(*) FROM item i JOIN journal j ON j.tenant_id = i.tenant_id AND j.item_key = i.item_key AND j.sequence = i.version
            WHERE (i.on_hand, i.allocated, i.held, i.out_of_service, i.safety_stock, i.overbooking_limit, i.stop_sell)
              IS DISTINCT FROM (j.on_hand, j.allocated, j.held, j.out_of_service, j.safety_stock, j.overbooking_limit, j.stop_sell)
            """),
        ("all lines of a hold agree", "SELECT count(*) FROM (SELECT FROM hold GROUP BY tenant_id, hold_id HAVING count(DISTINCT (status, version, placed_at)) > 1) AS torn"),
    ];

    /// <summary>Asks all of them.</summary>
    /// <param name="database">The ledger.</param>
    /// <exception cref="InvariantBrokenException">One does not hold; the message says which.</exception>
    public static Task CheckAsync(TestDatabase database) => CheckAsync(database.ConnectionString);

    /// <summary>Asks all of them.</summary>
    /// <param name="connectionString">Leads to the ledger.</param>
    /// <exception cref="InvariantBrokenException">One does not hold; the message says which.</exception>
    public static async Task CheckAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var (broken, sql) in Checks)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
            if ((long)(await command.ExecuteScalarAsync())! is > 0 and var rows)
                throw new InvariantBrokenException($"Broken: {broken} ({rows} times).");
        }
    }
}

/// <summary>The ledger says something that can never be true.</summary>
public sealed class InvariantBrokenException(string message) : Exception(message);

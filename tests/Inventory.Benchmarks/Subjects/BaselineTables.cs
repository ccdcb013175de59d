using System.Globalization;
using Inventory.Testing;
using Npgsql;

namespace Inventory.Benchmarks.Subjects;

/// <summary>The tables of what somebody would otherwise write.</summary>
internal static class BaselineTables
{
    /// <summary>Makes them, with items that have so many units each.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="tables">What their names begin with.</param>
    /// <param name="items">The items' ids.</param>
    /// <param name="onHand">Units of each.</param>
    public static async Task MakeAsync(NpgsqlConnection connection, string tables, string[] items, long onHand)
    {
        await using var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, SqlFiles.Read("baseline"), tables),
            connection);
        await command.ExecuteNonQueryAsync();
        await using var fill = new NpgsqlCommand($"INSERT INTO {tables}_item SELECT id, $2, 0, 0 FROM unnest($1) AS i (id)", connection);
        fill.Parameters.Add(new() { Value = items });
        fill.Parameters.Add(new() { Value = onHand });
        await fill.ExecuteNonQueryAsync();
    }

    /// <summary>Asks whether what they have can be true.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="tables">What their names begin with.</param>
    /// <param name="subject">Whose they are.</param>
    public static async Task CheckAsync(NpgsqlConnection connection, string tables, string subject)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT count(*) FROM {tables}_item i
            LEFT JOIN (SELECT item_id, sum(quantity) AS held FROM {tables}_hold GROUP BY item_id) h USING (item_id)
            LEFT JOIN (SELECT item_id, count(*) AS events FROM {tables}_journal GROUP BY item_id) j USING (item_id)
            WHERE i.held <> coalesce(h.held, 0) OR i.version <> coalesce(j.events, 0)
            """, connection);
        command.CommandTimeout = 300;
        if ((long)(await command.ExecuteScalarAsync())! is > 0 and var rows)
            throw new InvariantBrokenException($"Broken: {subject}, {rows} items.");
    }
}

using Npgsql;

namespace Inventory.Samples.Demo;

/// <summary>Somebody at the database's prompt, who means well: the faults that an operator's pages are for.</summary>
public sealed class Hand : IAsyncDisposable
{
    private const string OfItem = "tenant_id = (SELECT tenant_id FROM tenant WHERE name = 'demo') AND item_id = $1";

    private readonly NpgsqlDataSource _database;

    /// <param name="connectionString">The service's database.</param>
    public Hand(string connectionString) => _database = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "psql", MaxPoolSize = 1 }.ConnectionString);

    /// <summary>Writes a held counter that no hold stands behind; the item puts it right when it meets it.</summary>
    /// <exception cref="NpgsqlException">The database refuses or cannot be reached.</exception>
    public Task EditHeldAsync(string itemId, CancellationToken cancellation) => RunAsync($"""
        UPDATE item SET held = held + 3
        WHERE {OfItem} AND on_hand - out_of_service - allocated - held - safety_stock + overbooking_limit >= 3
        """, itemId, cancellation);

    /// <summary>Writes an on-hand counter that no count stands behind; that waits for an operator.</summary>
    /// <exception cref="NpgsqlException">The database refuses or cannot be reached.</exception>
    public Task EditOnHandAsync(string itemId, CancellationToken cancellation) =>
        RunAsync($"UPDATE item SET on_hand = on_hand + 5 WHERE {OfItem}", itemId, cancellation);

    /// <summary>
    /// Ends a hold in its row, now, while its item's owner still has the later end in mind: it stays open until an operator releases it.
    /// It is written as the product itself writes, for else the next reconciliation would have the owner look.
    /// </summary>
    /// <exception cref="NpgsqlException">The database refuses or cannot be reached.</exception>
    public Task StrandAsync(string holdId, CancellationToken cancellation) => RunAsync("""
        WITH writer AS MATERIALIZED (SELECT set_config('inventory.writer', 'on', true)), over AS (
          UPDATE hold SET expires_at = clock_timestamp() FROM writer
          WHERE tenant_id = (SELECT tenant_id FROM tenant WHERE name = 'demo') AND hold_id = $1 AND status = 'held'
          RETURNING tenant_id, item_key, expires_at)
        UPDATE item SET next_end_at = over.expires_at FROM over
        WHERE item.tenant_id = over.tenant_id AND item.item_key = over.item_key
        """, holdId, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task RunAsync(string sql, string id, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

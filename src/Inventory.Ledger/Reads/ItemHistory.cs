using Inventory.Domain.Items;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>
/// An item's journal as people ask for it: latest first, and how the item was. Each question reads as many rows as it tells of and a few
/// more, however long the journal is.
/// </summary>
public sealed class ItemHistory(LedgerDataSources sources, EventReads events)
{
    /// <summary>How many rows of the journal a page looks through for events of one type.</summary>
    public const int LookedMax = 2000;

    private const string Key = "(SELECT k.item_key FROM item k WHERE k.tenant_id = @tenant AND k.item_id = @item)";

    private const string Rows = $"FROM journal_stored r WHERE r.tenant_id = @tenant AND r.item_key = {Key}";

    // A row has several events, some of which may lie behind the place: the first row that is not before it is looked at as well.
    private const string Looked = $"""
        (SELECT r.sequence, r.type {Rows} AND r.sequence >= @before ORDER BY r.sequence LIMIT 1)
        UNION ALL (SELECT r.sequence, r.type {Rows} AND r.sequence < @before ORDER BY r.sequence DESC LIMIT @look)
        """;

    /// <summary>A page of an item's events, latest first.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<HistoryPage> BackAsync(int tenantId, string itemId, HistoryFilter filter, CancellationToken cancellation = default)
    {
        await using var command = Command(filter.HoldId is null ? Walk(filter) : OfHold, tenantId, itemId);
        command.Parameters.Add(new("before", filter.Before ?? long.MaxValue));
        command.Parameters.Add(new("limit", filter.Limit + 1));
        command.Parameters.Add(new("look", filter.Type is null ? filter.Limit + 1 : LookedMax));
        command.Parameters.Add(new("type", NpgsqlDbType.Text) { Value = (object?)filter.Type ?? DBNull.Value });
        command.Parameters.Add(new("hold", NpgsqlDbType.Text) { Value = (object?)filter.HoldId ?? DBNull.Value });
        var found = await EventReads.ReadAsync(command, cancellation);
        if (found.Count > filter.Limit) return new(found[..filter.Limit], found[filter.Limit - 1].Sequence);
        return new(found, filter.Type is null || filter.HoldId is not null ? null
            : await LookedUntilAsync(tenantId, itemId, filter.Before ?? long.MaxValue, cancellation));
    }

    /// <summary>The last event that is not after an instant; null before the first that is kept.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<EventReading?> AtAsync(int tenantId, string itemId, DateTimeOffset at, CancellationToken cancellation = default)
    {
        await using var command = Command($"""
            SELECT {EventReads.Columns} FROM journal_at(@tenant, {Key}, ARRAY[@at]) AS was
            JOIN journal j ON j.tenant_id = @tenant AND j.item_key = {Key} AND j.row_sequence = was.sequence AND j.sequence = was.sequence
            {EventReads.Item} {EventReads.Header}
            """, tenantId, itemId);
        command.Parameters.Add(new("at", NpgsqlDbType.TimestampTz) { Value = at.UtcDateTime });
        return (await EventReads.ReadAsync(command, cancellation)).FirstOrDefault();
    }

    /// <summary>The first event from a version on that is kept; null where there is none.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<EventReading?> FromVersionAsync(int tenantId, string itemId, long version,
        CancellationToken cancellation = default) =>
        (await events.ListAsync(tenantId, itemId, version - 1, 1, cancellation)).FirstOrDefault();

    /// <summary>An item at instants of one distance from each other.</summary>
    /// <param name="tenantId">Whose item.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="step">The distance.</param>
    /// <param name="points">How many instants.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<ItemPoint>> SeriesAsync(int tenantId, string itemId, DateTimeOffset from, TimeSpan step, int points,
        CancellationToken cancellation = default)
    {
        await using var command = Command(SeriesSql, tenantId, itemId);
        command.Parameters.Add(new("from", NpgsqlDbType.TimestampTz) { Value = from.UtcDateTime });
        command.Parameters.Add(new("step", step));
        command.Parameters.Add(new("points", points));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var series = new List<ItemPoint>(points);
        while (await reader.ReadAsync(cancellation))
            series.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.IsDBNull(1) ? null : StockOf(reader)));
        return series;
    }

    /// <summary>The question of a series.</summary>
    internal const string SeriesSql = $"""
        SELECT * FROM journal_at(@tenant, {Key}, ARRAY(SELECT @from + n * @step FROM generate_series(0, @points - 1) AS n))
        """;

    private const string OfHold = $"""
        SELECT {EventReads.Columns} FROM journal_of_hold(@tenant, @hold) AS j {EventReads.Item} {EventReads.Header}
        WHERE j.item_key = {Key} AND j.sequence < @before AND (@type IS NULL OR j.type = @type) ORDER BY j.sequence DESC LIMIT @limit
        """;

    private static string Walk(HistoryFilter filter) => $"""
        WITH looked AS MATERIALIZED ({Looked}),
          told AS MATERIALIZED (
            SELECT sequence FROM looked {(filter.Type is null ? "" : "WHERE type = @type")} ORDER BY sequence DESC LIMIT @limit + 1)
        SELECT {EventReads.Columns} FROM told
        JOIN journal j ON j.tenant_id = @tenant AND j.item_key = {Key} AND j.row_sequence = told.sequence
        {EventReads.Item} {EventReads.Header}
        WHERE j.sequence < @before ORDER BY j.sequence DESC LIMIT @limit
        """;

    // Where looking for one type ended although the journal goes on.
    private async Task<long?> LookedUntilAsync(int tenantId, string itemId, long before, CancellationToken cancellation)
    {
        await using var command = Command($"""
            SELECT r.sequence - coalesce(cardinality(r.hold_ids), 1) + 1 {Rows} AND r.sequence < @before
            ORDER BY r.sequence DESC OFFSET @look - 1 LIMIT 1
            """, tenantId, itemId);
        command.Parameters.Add(new("before", before));
        command.Parameters.Add(new("look", LookedMax));
        return await command.ExecuteScalarAsync(cancellation) is long until and > 1 ? until : null;
    }

    private NpgsqlCommand Command(string sql, int tenantId, string itemId)
    {
        var command = sources.Readers.CreateCommand(sql);
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("item", itemId));
        return command;
    }

    private static Stock StockOf(NpgsqlDataReader row) => new()
    {
        Version = row.GetInt64(1),
        OnHand = row.GetInt64(2),
        OutOfService = row.GetInt64(3),
        Allocated = row.GetInt64(4),
        Held = row.GetInt64(5),
        SafetyStock = row.GetInt64(6),
        OverbookingLimit = row.GetInt64(7),
        StopSell = row.GetBoolean(8),
    };
}

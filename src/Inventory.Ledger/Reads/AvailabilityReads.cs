using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Reads;

/// <summary>What may still be promised of an item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Available">Whole units; negative after an owner's own act.</param>
/// <param name="StopSell">New units are refused.</param>
/// <param name="Version">The sequence of the item's last event.</param>
public readonly record struct AvailabilityReading(string ItemId, long Available, bool StopSell, long Version);

/// <summary>What may still be promised of a room type on a night.</summary>
/// <param name="RoomType">The room type.</param>
/// <param name="Night">The property's local arrival date.</param>
/// <param name="Available">Whole units; negative after an owner's own act.</param>
/// <param name="StopSell">New units are refused.</param>
public readonly record struct NightReading(string RoomType, DateOnly Night, long Available, bool StopSell);

/// <summary>Availability of many items at once. Units of holds that are over count as available, swept or not.</summary>
public sealed class AvailabilityReads(LedgerDataSources sources)
{
    private const string Available =
        "i.on_hand - i.out_of_service - i.allocated - i.held + coalesce(overdue.units, 0) - i.safety_stock + i.overbooking_limit";

    /// <summary>Availability of those of <paramref name="itemIds"/> that exist, in no particular order.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<AvailabilityReading>> OfItemsAsync(int tenantId, string[] itemIds, DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        await using var command = sources.Readers.CreateCommand(
            $"SELECT i.item_id, {Available}, i.stop_sell, i.version FROM item i {ItemReads.Overdue} WHERE i.tenant_id = @tenant AND i.item_id = ANY (@items)");
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("items", itemIds));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<AvailabilityReading>(itemIds.Length);
        while (await reader.ReadAsync(cancellation))
            found.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetInt64(3)));
        return found;
    }

    /// <summary>A property's nights that exist, in order of date and then of room type.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="property">The property.</param>
    /// <param name="roomType">One room type; null for all.</param>
    /// <param name="from">The first night.</param>
    /// <param name="to">The departure, whose night is not meant.</param>
    /// <param name="now">The ledger's time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<List<NightReading>> OfNightsAsync(
        int tenantId, string property, string? roomType, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken cancellation =
            default)
    {
        await using var command = sources.Readers.CreateCommand($"""
            SELECT i.room_type, i.night, {Available}, i.stop_sell FROM item i {ItemReads.Overdue}
            WHERE i.tenant_id = @tenant AND i.property = @property AND i.night >= @from AND i.night < @to{(roomType is null ? "" : " AND i.room_type = @type")}
            ORDER BY i.night, i.room_type
            """);
        command.Parameters.Add(new("tenant", tenantId));
        command.Parameters.Add(new("property", property));
        command.Parameters.Add(new("from", from));
        command.Parameters.Add(new("to", to));
        command.Parameters.Add(new("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        if (roomType is not null) command.Parameters.Add(new("type", roomType));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nights = new List<NightReading>();
        while (await reader.ReadAsync(cancellation))
            nights.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2), reader.GetBoolean(3)));
        return nights;
    }
}

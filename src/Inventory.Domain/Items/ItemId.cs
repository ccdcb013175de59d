using System.Buffers;
using System.Globalization;

namespace Inventory.Domain.Items;

/// <summary>What sort of thing an item is; it follows from the item id's first word.</summary>
public enum ItemKind
{
    /// <summary>A stock keeping unit, possibly at one location: <c>sku:{code}</c> or <c>sku:{code}@{location}</c>.</summary>
    Sku,

    /// <summary>One room type of a property on one night: <c>room:{property}:{roomType}:{yyyy-MM-dd}</c>.</summary>
    Room,

    /// <summary>One class of tickets of an event: <c>ticket:{event}:{class}</c>.</summary>
    Ticket,
}

/// <summary>
/// A well-formed item id. Ids are ASCII, compared and ordered by their bytes, at most <see cref="Limits.ItemIdBytesMax"/> long.
/// </summary>
public readonly record struct ItemId : IComparable<ItemId>
{
    private static readonly SearchValues<char> PartCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>What a caller is told about an item id outside the grammar.</summary>
    public const string Rule =
        "must be sku:{code}, sku:{code}@{location}, room:{property}:{roomType}:{yyyy-MM-dd} or ticket:{event}:{class}, "
        + "with parts of A-Z a-z 0-9 . _ -, at most 200 bytes, and a date that exists";

    private ItemId(string value, ItemKind kind)
    {
        Value = value;
        Kind = kind;
    }

    /// <summary>The id as callers write it.</summary>
    public string Value { get; }

    /// <summary>What sort of thing it names.</summary>
    public ItemKind Kind { get; }

    /// <summary>The property of a room-night; null for other kinds.</summary>
    public string? Property => Kind is ItemKind.Room ? Value.Split(':')[1] : null;

    /// <summary>The room type of a room-night; null for other kinds.</summary>
    public string? RoomType => Kind is ItemKind.Room ? Value.Split(':')[2] : null;

    /// <summary>The property's local arrival date of a room-night; null for other kinds.</summary>
    public DateOnly? Night => Kind is ItemKind.Room
        ? DateOnly.ParseExact(Value.AsSpan(Value.Length - 10), "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>Reads an item id; false when it is outside the grammar (see <see cref="Rule"/>).</summary>
    public static bool TryParse(string? text, out ItemId id)
    {
        id = default;
        if (text is null || text.Length > Limits.ItemIdBytesMax) return false;
        if (text.StartsWith("sku:", StringComparison.Ordinal))
        {
            var rest = text.AsSpan(4);
            var at = rest.IndexOf('@');
            if (at < 0 ? !IsPart(rest) : !IsPart(rest[..at]) || !IsPart(rest[(at + 1)..])) return false;
            id = new(text, ItemKind.Sku);
            return true;
        }

        if (text.StartsWith("ticket:", StringComparison.Ordinal))
        {
            var rest = text.AsSpan(7);
            var colon = rest.IndexOf(':');
            if (colon < 0 || !IsPart(rest[..colon]) || !IsPart(rest[(colon + 1)..])) return false;
            id = new(text, ItemKind.Ticket);
            return true;
        }

        if (!text.StartsWith("room:", StringComparison.Ordinal)) return false;
        var room = text.AsSpan(5);
        Span<Range> parts = stackalloc Range[4];
        if (room.Split(parts, ':') != 3) return false;
        var date = room[parts[2]];
        if (!IsPart(room[parts[0]]) || !IsPart(room[parts[1]])) return false;
        if (date.Length != 10 || !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return false;
        id = new(text, ItemKind.Room);
        return true;
    }

    /// <summary>Reads an item id that is known to be well-formed.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ItemId Parse(string text) => TryParse(text, out var id) ? id
        : throw new FormatException($"'{text}' is no item id: it {Rule}.");

    /// <summary>Whether <paramref name="text"/> may stand as one part of an item id.</summary>
    public static bool IsPart(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(PartCharacters);

    /// <inheritdoc />
    public int CompareTo(ItemId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

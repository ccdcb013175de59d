using System.Globalization;

namespace Inventory.Ledger.Deliveries;

/// <summary>Ids of items' events: <c>evt-{entry}</c>, and <c>-{n}</c> where n events of the same row come behind it.</summary>
internal static class EventIds
{
    /// <summary>The entry, and how many events of its row come behind; null for an id that is no item's event's.</summary>
    public static (long Entry, int Later)? EntryOf(string eventId)
    {
        if (!eventId.StartsWith("evt-", StringComparison.Ordinal)) return null;
        var parts = eventId[4..].Split('-');
        var later = 0;
        return parts.Length <= 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var entry)
            && (parts.Length == 1 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out later) && later > 0))
            ? (entry, later) : null;
    }
}

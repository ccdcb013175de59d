using Inventory.Events.Streams;

namespace Inventory.Events.Relay;

/// <summary>Finds positions in events that are in order.</summary>
internal static class Places
{
    /// <summary>Where the first event behind a position is; their number where there is none.</summary>
    public static int Behind(IReadOnlyList<InventoryEvent> events, long position)
    {
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (events[middle].Position <= position) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

using System.Collections.Frozen;
using Inventory.Domain.Items;

namespace Inventory.Events.Envelopes;

/// <summary>The types of the events that are told, by their permanent names.</summary>
public static class EventTypes
{
    /// <summary>Of events that belong to no single item.</summary>
    public static readonly IReadOnlyList<string> Notices =
        ["allocation.failed.v1", "reaccommodation_required.v1", "room.reassigned.v1", "lever_pulled.v1", "lever_undone.v1"];

    /// <summary>All of them: those of items first.</summary>
    public static readonly IReadOnlyList<string> All = [.. Enum.GetValues<StockEventType>().Select(StockEventTypes.Name), .. Notices];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether there is such a type.</summary>
    public static bool Has(string type) => Known.Contains(type);
}

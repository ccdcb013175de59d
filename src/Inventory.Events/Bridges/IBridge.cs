using Inventory.Events.Deliveries;

namespace Inventory.Events.Bridges;

/// <summary>A way to a broker outside, as this node is configured to have it. One node at a time tells it the journal's events.</summary>
public interface IBridge
{
    /// <summary>Its name, behind <c>bridge:</c> that of its consumer. For ever: what it has told is kept under it.</summary>
    string Name { get; }

    /// <summary>Which events go over it.</summary>
    BridgeFilter Filter { get; }

    /// <summary>Where they go.</summary>
    IEventSink Sink { get; }

    /// <summary>How many sendings may be under way at once. Two of one item never are.</summary>
    int AtOnce { get; }

    /// <summary>How many events one sending may have.</summary>
    int BatchMax { get; }
}

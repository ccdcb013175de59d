namespace Inventory.Events.Deliveries;

/// <summary>Something that this node serves with events, as it is measured.</summary>
internal interface IServed
{
    /// <summary>Which kind of consumer it is.</summary>
    string Kind { get; }

    /// <summary>By how many events it is behind.</summary>
    long Backlog { get; }

    /// <summary>When the oldest event happened that has not arrived; null for none.</summary>
    DateTimeOffset? OldestAt { get; }

    /// <summary>For how long nothing that waits could even be tried; zero where that can be.</summary>
    TimeSpan AwayFor { get; }
}

namespace Inventory.Events.Streams;

/// <summary>What a relay presents to one subscriber, on the silo where it does.</summary>
internal interface IPresentation
{
    /// <summary>Nothing is sent: it only asks whose cursor this is, by failing.</summary>
    bool IsQuestion { get; }
}

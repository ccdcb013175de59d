using Inventory.Ledger.Reads;

namespace Inventory.Operations.Items;

/// <summary>Every answer to how an item was at an instant or a version.</summary>
public abstract record AsItWas
{
    private AsItWas()
    {
    }

    /// <summary>As this event left it.</summary>
    /// <param name="Event">The last event that is not after what was asked for.</param>
    public sealed record Known(EventReading Event) : AsItWas;

    /// <summary>There was no such item yet.</summary>
    /// <param name="First">Its first event.</param>
    public sealed record NotYet(EventReading First) : AsItWas;

    /// <summary>The item was there, and its journal no longer reaches back to then.</summary>
    /// <param name="First">The first event that is kept.</param>
    public sealed record NotKept(EventReading First) : AsItWas;

    /// <summary>It has not had so many events.</summary>
    /// <param name="Last">Its last event.</param>
    public sealed record NotReached(EventReading Last) : AsItWas;

    /// <summary>The tenant has no such item, or it has no journal.</summary>
    public sealed record NoSuchItem : AsItWas;
}

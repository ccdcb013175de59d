using Inventory.Client;

namespace Inventory.Samples.Demo;

/// <summary>One thing that the demonstration does.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>A caller sets units aside, or buys them at once.</summary>
    /// <param name="Channel">Whose key it comes with.</param>
    /// <param name="Hold">What is held.</param>
    public sealed record Place(string Channel, NewHold Hold) : Step;

    /// <summary>The caller has paid.</summary>
    public sealed record Confirm(string Channel, string HoldId) : Step;

    /// <summary>The caller thinks better of it.</summary>
    public sealed record Release(string Channel, string HoldId) : Step;

    /// <summary>The caller wants more or fewer of an item.</summary>
    public sealed record Resize(string Channel, string HoldId, Line Line) : Step;

    /// <summary>What was bought leaves.</summary>
    public sealed record Fulfil(string Channel, string HoldId) : Step;

    /// <summary>What was bought is given back.</summary>
    public sealed record Cancel(string Channel, string HoldId) : Step;

    /// <summary>Units arrive, or are broken.</summary>
    public sealed record Adjust(string ItemId, long Delta, string Reason) : Step;

    /// <summary>Somebody counts a shelf.</summary>
    public sealed record Count(string ItemId, long Counted) : Step;

    /// <summary>Another system tells what happened there.</summary>
    public sealed record Tell(InboxEvent Event) : Step;

    /// <summary>Somebody comes with a key that there is not.</summary>
    public sealed record WrongKey : Step;

    /// <summary>A hand writes a held counter into an item's row.</summary>
    public sealed record EditHeld(string ItemId) : Step;

    /// <summary>A hand writes an on-hand counter into an item's row.</summary>
    public sealed record EditOnHand(string ItemId) : Step;

    /// <summary>A hold is over, and the node that should end it is gone.</summary>
    public sealed record Strand(NewHold Hold) : Step;
}

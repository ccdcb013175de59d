using Inventory.Contracts;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>What an event asks for, once its data were read.</summary>
internal abstract record InboxEffect
{
    /// <summary>
    /// The hold it is about: events that share it take effect one after the other, in the order in which they came. Null for none; an item
    /// takes what comes to it in that order anyway.
    /// </summary>
    public virtual string? Subject => null;

    /// <summary>Why its sender may not ask for it, beyond the scopes of its type; null where he may.</summary>
    public virtual string? Forbidden(InboxSender sender) => null;

    /// <summary>Makes it true. Doing so again comes to the same: commands have ids.</summary>
    public abstract Task<InboxResult> RunAsync(InboxAct act);
}

/// <summary>An attempt at an event, with what it takes.</summary>
/// <param name="Event">Which.</param>
/// <param name="Holds">Its tenant's holds.</param>
/// <param name="Doors">The way to items.</param>
internal sealed record InboxAct(ClaimedEvent Event, TenantHolds Holds, ItemDoors Doors)
{
    /// <summary>Who asks, as journals have it.</summary>
    public Caller Caller { get; } = new() { Actor = Event.Sender.Actor, Channel = Event.Sender.Channel };

    /// <summary>Settles the event with its effect.</summary>
    public InboxMark Mark { get; } = new() { Source = Event.Key.Source, EventId = Event.Key.EventId, Attempt = Event.Attempt };
}

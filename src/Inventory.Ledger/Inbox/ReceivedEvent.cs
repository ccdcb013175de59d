namespace Inventory.Ledger.Inbox;

/// <summary>Which event of a tenant's inbox.</summary>
/// <param name="Source">Who told it.</param>
/// <param name="EventId">Its id there.</param>
public readonly record struct InboxKey(string Source, string EventId);

/// <summary>An event that has come.</summary>
/// <param name="Key">Which.</param>
/// <param name="Type">What it says has happened.</param>
/// <param name="ContentHash">Tells its type and data from others.</param>
/// <param name="Payload">Its data as JSON text.</param>
/// <param name="Error">Why it can have no effect; null where it shall be tried.</param>
/// <param name="IsClash">Another event came first under its key.</param>
public sealed record ReceivedEvent(
    InboxKey Key, string Type, string ContentHash, string Payload, InboxError? Error = null, bool IsClash = false)
{
    /// <summary>Apart from what came first under its key.</summary>
    internal string Variant => IsClash ? ContentHash : "";
}

/// <summary>What went wrong with an event.</summary>
/// <param name="Code">The code of the problem.</param>
/// <param name="Detail">What happened this time, for people.</param>
public sealed record InboxError(string Code, string Detail);

/// <summary>How an event stands.</summary>
/// <param name="ContentHash">Tells the content that came first.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How many attempts have begun.</param>
/// <param name="Error">What went wrong last; null for nothing.</param>
public sealed record InboxStanding(string ContentHash, InboxState State, int Attempts, InboxError? Error);

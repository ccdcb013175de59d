using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>What a sender is told of an event.</summary>
public enum InboxOutcome
{
    /// <summary>Its effect is done, or was refused and that was told.</summary>
    Processed,

    /// <summary>That was so already.</summary>
    Duplicate,

    /// <summary>It is kept and tried again.</summary>
    Retrying,

    /// <summary>It is kept and waits for a person.</summary>
    Dead,

    /// <summary>It could not be kept: nobody can tell which event it is.</summary>
    Invalid,
}

/// <summary>What came of one event.</summary>
/// <param name="Id">Its id as it came; null where it had none.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Error">What is wrong with it, or went wrong; null for nothing.</param>
public sealed record InboxAnswer(string? Id, InboxOutcome Outcome, InboxError? Error = null);

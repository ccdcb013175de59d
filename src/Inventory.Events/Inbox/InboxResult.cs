using Inventory.Contracts.Holds;
using Inventory.Ledger.Inbox;

namespace Inventory.Events.Inbox;

/// <summary>Everything that can come of an attempt at an event.</summary>
internal abstract record InboxResult
{
    private InboxResult()
    {
    }

    /// <summary>Its effect is done. <paramref name="IsMarked"/>: the event was settled with it; else it was there already.</summary>
    public sealed record Done(bool IsMarked) : InboxResult;

    /// <summary>It was refused for good, which others are told.</summary>
    /// <param name="Operation">What was asked.</param>
    /// <param name="HoldId">Of which hold.</param>
    /// <param name="Channel">Through which channel; null for none.</param>
    /// <param name="ReasonCode">Why, as events name it.</param>
    /// <param name="Answer">What was answered.</param>
    public sealed record Refused(string Operation, string HoldId, string? Channel, string ReasonCode, HoldAnswer Answer) : InboxResult;

    /// <summary>Its hold is not known yet, and is waited for.</summary>
    /// <param name="IfNone">What comes of it once that has taken too long.</param>
    /// <param name="Error">Why it waits.</param>
    public sealed record Awaited(Refused IfNone, InboxError Error) : InboxResult;

    /// <summary>It may succeed later.</summary>
    public sealed record Failed(InboxError Error) : InboxResult;

    /// <summary>It will never succeed as it is.</summary>
    public sealed record Unfit(InboxError Error) : InboxResult;
}

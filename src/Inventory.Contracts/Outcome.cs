namespace Inventory.Contracts;

/// <summary>Every answer to a command, in order of precedence. Everything but <see cref="Done"/> and <see cref="OutcomeUnknown"/> surely had no effect.</summary>
public enum Outcome
{
    /// <summary>Durable; or it already was, see <c>Replayed</c>.</summary>
    Done,

    /// <summary>The caller may not change this channel's hold.</summary>
    Forbidden,

    /// <summary>The request makes no sense, see <c>Errors</c>. Caller: correct it.</summary>
    Invalid,

    /// <summary>The id names an earlier command with other content, see <c>Differs</c>. Caller: choose a fresh id.</summary>
    IdReused,

    /// <summary>The item exists and was created with other content.</summary>
    ItemExists,

    /// <summary>No such item, see <c>ItemIds</c>.</summary>
    ItemNotFound,

    /// <summary>No such hold.</summary>
    HoldNotFound,

    /// <summary>The hold or item has another version than the one named, see <c>Version</c>. Caller: read it and decide again.</summary>
    VersionMismatch,

    /// <summary>The settings have another version than the one named, see <c>Version</c>.</summary>
    SettingsChanged,

    /// <summary>The hold's end has passed.</summary>
    HoldExpired,

    /// <summary>The hold's status does not allow it, see <c>Status</c>.</summary>
    HoldStatusConflict,

    /// <summary>The end asked for is later than the hold's greatest age allows.</summary>
    HoldAgeLimit,

    /// <summary>More was named than the hold has, see <c>ItemIds</c>.</summary>
    ExceedsHold,

    /// <summary>Less was named than is already fulfilled, see <c>ItemIds</c>.</summary>
    BelowFulfilled,

    /// <summary>On hand would fall below zero, see <c>ItemIds</c>.</summary>
    NegativeStock,

    /// <summary>Sales are stopped, see <c>ItemIds</c>.</summary>
    StopSell,

    /// <summary>Transient: supply may return, see <c>Shortages</c>.</summary>
    InsufficientStock,

    /// <summary>The item, its holds and its journal agree; there is nothing to reconcile.</summary>
    NothingDisagrees,

    /// <summary>Too much waits, or has waited for too long; nothing was done. Caller: try again a little later.</summary>
    Overloaded,

    /// <summary>The item is on its way to another node, or its node is out of reach; nothing was done. Caller: try again a little later.</summary>
    ItemMoving,

    /// <summary>The ledger cannot be reached; nothing was sent to it. Caller: try again.</summary>
    LedgerUnavailable,

    /// <summary>Not known whether it happened. Caller: repeat with the same id until answered.</summary>
    OutcomeUnknown,

    /// <summary>
    /// The items' counters disagree with their live holds and wait for an operator, see <c>ItemIds</c>; judged right before the hold's
    /// status. Caller: try again later.
    /// </summary>
    ItemDrifted,
}

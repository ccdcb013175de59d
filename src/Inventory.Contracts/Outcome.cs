namespace Inventory.Contracts;

/// <summary>
/// Every answer to a command. Everything but <see cref="Done"/> and <see cref="OutcomeUnknown"/> surely had no effect. The numbers cross
/// the wire and are permanent; they say nothing else: precedence, codes and texts are those of the catalogue, see
/// <see cref="OutcomeKinds"/>.
/// </summary>
public enum Outcome
{
    /// <summary>Durable; or it already was, see <c>Replayed</c>.</summary>
    Done = 0,

    /// <summary>The caller may not change this channel's hold.</summary>
    Forbidden = 1,

    /// <summary>The request makes no sense, see <c>Errors</c>. Caller: correct it.</summary>
    Invalid = 2,

    /// <summary>The id names an earlier command with other content, see <c>Differs</c>. Caller: choose a fresh id.</summary>
    IdReused = 3,

    /// <summary>The item exists and was created with other content.</summary>
    ItemExists = 4,

    /// <summary>No such item, see <c>ItemIds</c>.</summary>
    ItemNotFound = 5,

    /// <summary>No such hold.</summary>
    HoldNotFound = 6,

    /// <summary>The hold or item has another version than the one named, see <c>Version</c>. Caller: read it and decide again.</summary>
    VersionMismatch = 7,

    /// <summary>The settings have another version than the one named, see <c>Version</c>.</summary>
    SettingsChanged = 8,

    /// <summary>
    /// The items' counters disagree with their live holds and wait for an operator, see <c>ItemIds</c>. Caller: try again later.
    /// </summary>
    ItemDrifted = 22,

    /// <summary>The hold's end has passed.</summary>
    HoldExpired = 9,

    /// <summary>The hold's status does not allow it, see <c>Status</c>.</summary>
    HoldStatusConflict = 10,

    /// <summary>Less was named than is already fulfilled, see <c>ItemIds</c>.</summary>
    BelowFulfilled = 13,

    /// <summary>The end asked for is later than the hold's greatest age allows.</summary>
    HoldAgeLimit = 11,

    /// <summary>More was named than the hold has, see <c>ItemIds</c>.</summary>
    ExceedsHold = 12,

    /// <summary>On hand would fall below zero, see <c>ItemIds</c>.</summary>
    NegativeStock = 14,

    /// <summary>Sales are stopped, see <c>ItemIds</c>.</summary>
    StopSell = 15,

    /// <summary>Transient: supply may return, see <c>Shortages</c>.</summary>
    InsufficientStock = 16,

    /// <summary>The item, its holds and its journal agree; there is nothing to reconcile.</summary>
    NothingDisagrees = 17,

    /// <summary>Too much waits, or has waited for too long; nothing was done. Caller: try again a little later.</summary>
    Overloaded = 18,

    /// <summary>
    /// The item is on its way to another node, or its node is out of reach; nothing was done. Caller: try again a little later.
    /// </summary>
    ItemMoving = 19,

    /// <summary>The ledger cannot be reached; nothing was sent to it. Caller: try again.</summary>
    LedgerUnavailable = 20,

    /// <summary>Not known whether it happened. Caller: repeat with the same id until answered.</summary>
    OutcomeUnknown = 21,
}

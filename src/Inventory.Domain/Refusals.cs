namespace Inventory.Domain;

/// <summary>
/// The catalogue of refusals: every way in which a command is not carried out, in order of precedence. Of several that apply, the earlier
/// one is told. Documentation, problems, metrics and tests are made from it.
/// </summary>
public static class Refusals
{
    private static readonly List<RefusalKind> Declared = [];

    /// <summary>All of them, in order of precedence, which is the order in which they stand here.</summary>
    public static IReadOnlyList<RefusalKind> All => Declared;

    /// <summary>The key may not do this.</summary>
    public static readonly RefusalKind Forbidden = Add("forbidden", false, "The API key may not do this",
        "The key lacks the scope that this request needs, or it is bound to a channel and the hold or the change is outside that channel.",
        "Use a key with the scope named in the detail.");

    /// <summary>The request makes no sense.</summary>
    // Its place is that of what is malformed by itself. What only the present state shows to be malformed is judged after the status.
    public static readonly RefusalKind InvalidRequest = Add("invalid-request", false, "The request is not valid",
        "The body, a header or a parameter is outside what the API accepts. Nothing was done. The field errors names every field "
            + "and what is wrong with it.",
        "Correct the named fields. Repeating the request as it is will fail again.");

    /// <summary>The id names something else already.</summary>
    public static readonly RefusalKind IdReused = Add("id-reused", false, "The id was used for something else",
        "An earlier request with this id had other content; differs names the fields. Nothing was done. Ids are remembered for 30 days.",
        "Choose a fresh id for a new intention. To repeat the earlier request, send it with the same content.");

    /// <summary>The item exists with other content.</summary>
    public static readonly RefusalKind ItemExists = Add("item-exists", false, "The item exists already",
        "An item of this id exists and was created with other content. Nothing was done.",
        "Change it with PATCH /v1/items/{itemId}, an adjustment or a count.");

    /// <summary>No such item.</summary>
    public static readonly RefusalKind ItemNotFound = Add("item-not-found", false, "There is no such item",
        "At least one named item does not exist in the tenant; itemIds names them. Nothing was done.",
        "Create the items with POST /v1/items, or correct the ids.");

    /// <summary>No such hold.</summary>
    public static readonly RefusalKind HoldNotFound = Add("hold-not-found", false, "There is no such hold",
        "The tenant has no hold of this id: it was never placed, its placing was refused, or it ended long ago and was forgotten.",
        "Check the id. To make sure that a request still on its way never takes effect, release the id with ifUnknown: \"spend\".");

    /// <summary>The hold or item moved on.</summary>
    public static readonly RefusalKind VersionMismatch = Add("version-mismatch", true, "It has another version",
        "The header If-Match names a version that the hold or item no longer has, or never had. Nothing was done; version tells "
            + "the present one.",
        "Read it, decide again, and send the new version.");

    /// <summary>The settings moved on.</summary>
    public static readonly RefusalKind SettingsChanged = Add("settings-changed", true, "The settings have changed",
        "The request names a settingsVersion that the item no longer has. Nothing was done.",
        "Read the item, decide again, and send its present settingsVersion.");

    /// <summary>Counters that wait for an operator.</summary>
    public static readonly RefusalKind ItemDrifted = Add("item-drifted", true, "The item's counters are wrong",
        "Something other than the service has changed the counters of the items in itemIds, so that they disagree with their live "
            + "holds, and this installation has its operators put that right (Reconciliation__Repair). Nothing was done. Other items "
            + "and their holds are not affected.",
        "Wait as long as Retry-After says, then repeat with the same id. Operators: inv drift names the items, inv reconcile puts "
            + "them right.");

    /// <summary>The hold's end passed.</summary>
    public static readonly RefusalKind HoldExpired = Add("hold-expired", false, "The hold has expired",
        "The hold's end has passed and its units went back to stock.",
        "Place a new hold, or confirm with ifExpired: \"reacquire\" to take the units again if they are still there.");

    /// <summary>The hold's status does not allow it.</summary>
    public static readonly RefusalKind HoldStatusConflict = Add("hold-status-conflict", false, "The hold's status does not allow this",
        "The hold is in a status from which there is no such step; holdStatus tells which.",
        "Read the hold. What is confirmed is cancelled rather than released; what has ended stays so.");

    /// <summary>Less than what is fulfilled.</summary>
    public static readonly RefusalKind BelowFulfilled = Add("below-fulfilled", false, "Less was named than is already fulfilled",
        "A confirmed hold cannot shrink below what has already left; itemIds names the lines. Nothing was done.",
        "Name at least the fulfilled quantity.");

    /// <summary>The end would be too late.</summary>
    public static readonly RefusalKind HoldAgeLimit = Add("hold-age-limit", false, "The hold would live too long",
        "No hold may end later than its latestExpiresAt: the instant of placing plus the tenant's cap. Nothing was done.",
        "Ask for a shorter time-to-live, or confirm the hold.");

    /// <summary>More than the hold has.</summary>
    public static readonly RefusalKind ExceedsHold = Add("exceeds-hold", false, "More was named than the hold has",
        "A line names more units than the hold has left, or an item that is not in the hold; itemIds names them. Nothing was done.",
        "Read the hold and name at most what it has.");

    /// <summary>On hand would fall below zero.</summary>
    public static readonly RefusalKind NegativeStock = Add("negative-stock", true, "On hand would fall below zero",
        "The change would take more units off than are physically there. Nothing was done.",
        "Record the missing delivery or count first, then repeat the request with the same id.");

    /// <summary>The owner stopped sales.</summary>
    public static readonly RefusalKind StopSell = Add("stop-sell", true, "Sales are stopped",
        "The owner of the items in itemIds has stopped sales. What is held or sold stays; new units are refused.",
        "Offer something else, or try again once sales are open.");

    /// <summary>Not enough can be promised.</summary>
    public static readonly RefusalKind InsufficientStock = Add("insufficient-stock", true, "Not enough units are available",
        "At least one line asks for more than can be promised now. Nothing was done; shortages names every short line and the "
            + "most it could have had.",
        "Ask for fewer units, or try later with the same id: holds end and supply returns.");

    /// <summary>Item, holds and journal agree.</summary>
    public static readonly RefusalKind NothingToReconcile = Add("nothing-to-reconcile", false, "Nothing disagrees",
        "The item, its live holds and its journal tell the same story: there is nothing to put right. Nothing was done.",
        "Nothing to do. GET /api/admin/ops/inventory/drift lists what disagrees.");

    /// <summary>Too much to do.</summary>
    public static readonly RefusalKind Overloaded = Add("overloaded", true, "The service has too much to do",
        "A queue is full. The request was refused at once and surely had no effect.",
        "Wait as long as Retry-After says, then repeat with the same id.");

    /// <summary>Not ready yet.</summary>
    public static readonly RefusalKind Starting = Add("starting", true, "The service is not ready",
        "The service is starting or stopping. The request surely had no effect.",
        "Wait as long as Retry-After says, then repeat with the same id.");

    /// <summary>The database does not answer.</summary>
    public static readonly RefusalKind LedgerUnavailable = Add("ledger-unavailable", true, "The ledger cannot be reached",
        "The database could not be reached before anything was sent to it: the request surely had no effect.",
        "Wait as long as Retry-After says, then repeat with the same id.");

    /// <summary>Nobody knows yet.</summary>
    public static readonly RefusalKind OutcomeUnknown = Add("outcome-unknown", true, "It is not known whether it happened",
        "The request was sent to the ledger and no answer came back. It may have taken effect or not.",
        "Repeat the same request with the same id until it is answered: it takes effect once at most.");

    private static RefusalKind Add(string code, bool retryable, string title, string meaning, string remedy)
    {
        var kind = new RefusalKind(code, retryable, title, meaning, remedy);
        Declared.Add(kind);
        return kind;
    }
}

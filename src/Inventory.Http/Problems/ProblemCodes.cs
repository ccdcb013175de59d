namespace Inventory.Http.Problems;

/// <summary>Every refusal that the HTTP API knows.</summary>
public static class ProblemCodes
{
    /// <summary>The request makes no sense.</summary>
    public static readonly ProblemCode InvalidRequest = new("invalid-request", 400, "The request is not valid", false,
        "The body, a header or a parameter is outside what the API accepts. Nothing was done. The field errors names every field and what is wrong with it.",
        "Correct the named fields. Repeating the request as it is will fail again.");

    /// <summary>A cursor that cannot be continued from.</summary>
    public static readonly ProblemCode InvalidCursor = new("invalid-cursor", 400, "The cursor is not valid", false,
        "A cursor is good for 24 hours, with the same filters and in the same tenant as the page that gave it.",
        "Start the list again without a cursor.");

    /// <summary>No valid key.</summary>
    public static readonly ProblemCode Unauthenticated = new("unauthenticated", 401, "A valid API key is needed", false,
        "The header Authorization is missing, is not of the form Bearer <key>, or names a key that does not exist or was deleted.",
        "Send a valid key. A new one is made with POST /v1/keys, or by the service's operator.");

    /// <summary>The key may not do this.</summary>
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "The API key may not do this", false,
        "The key lacks the scope that this request needs, or it is bound to a channel and the hold or the change is outside that channel.",
        "Use a key with the scope named in the detail.");

    /// <summary>The tenant asked for is not the key's.</summary>
    public static readonly ProblemCode TenantMismatch = new("tenant-mismatch", 403, "The API key belongs to another tenant", false,
        "The header X-Tenant-Id names another tenant than the one the API key belongs to. Attempts are counted.",
        "Leave the header out, or use a key of that tenant.")
    { ErrorCode = "MELMASTOON.TENANT.MISMATCH" };

    /// <summary>No such item.</summary>
    public static readonly ProblemCode ItemNotFound = new("item-not-found", 404, "There is no such item", false,
        "At least one named item does not exist in the tenant; itemIds names them. Nothing was done.",
        "Create the items with POST /v1/items, or correct the ids.");

    /// <summary>No such hold.</summary>
    public static readonly ProblemCode HoldNotFound = new("hold-not-found", 404, "There is no such hold", false,
        "The tenant has no hold of this id: it was never placed, its placing was refused, or it ended long ago and was forgotten.",
        "Check the id. To make sure that a request still on its way never takes effect, release the id with ifUnknown: \"spend\".");

    /// <summary>No such thing at all.</summary>
    public static readonly ProblemCode NotFound = new("not-found", 404, "There is nothing here", false,
        "The path names nothing that the service has.", "Check the path against /openapi/v1.json. Paths are case-sensitive.");

    /// <summary>The path has other methods.</summary>
    public static readonly ProblemCode MethodNotAllowed = new("method-not-allowed", 405, "The path does not take this method", false,
        "The path exists, but not with this HTTP method. The header Allow names those it takes.", "Use one of the methods in Allow.");

    /// <summary>The hold or item moved on.</summary>
    public static readonly ProblemCode VersionMismatch = new("version-mismatch", 412, "It has another version", true,
        "The header If-Match names a version that the hold or item no longer has, or never had. Nothing was done; version tells the "
            + "present one.",
        "Read it, decide again, and send the new version.");

    /// <summary>The body is too large.</summary>
    public static readonly ProblemCode PayloadTooLarge = new("payload-too-large", 413, "The body is too large", false,
        "Bodies may have 1 MiB, those of batches 4 MiB.", "Split the request. Imports of any size go to POST /v1/items:import.");

    /// <summary>The body is of the wrong type.</summary>
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported-media-type", 415, "The content type is not supported", false,
        "Bodies are application/json in UTF-8, those of imports application/x-ndjson, without compression.", "Send the right Content-Type.");

    /// <summary>The item exists with other content.</summary>
    public static readonly ProblemCode ItemExists = new("item-exists", 409, "The item exists already", false,
        "An item of this id exists and was created with other content. Nothing was done.",
        "Change it with PATCH /v1/items/{itemId}, an adjustment or a count.");

    /// <summary>The id names something else already.</summary>
    public static readonly ProblemCode IdReused = new("id-reused", 409, "The id was used for something else", false,
        "An earlier request with this id had other content; differs names the fields. Nothing was done. Ids are remembered for 30 days.",
        "Choose a fresh id for a new intention. To repeat the earlier request, send it with the same content.");

    /// <summary>The settings moved on.</summary>
    public static readonly ProblemCode SettingsChanged = new("settings-changed", 409, "The settings have changed", true,
        "The request names a settingsVersion that the item no longer has. Nothing was done.",
        "Read the item, decide again, and send its present settingsVersion.");

    /// <summary>On hand would fall below zero.</summary>
    public static readonly ProblemCode NegativeStock = new("negative-stock", 409, "On hand would fall below zero", true,
        "The change would take more units off than are physically there. Nothing was done.",
        "Record the missing delivery or count first, then repeat the request with the same id.");

    /// <summary>Not enough can be promised.</summary>
    public static readonly ProblemCode InsufficientStock = new("insufficient-stock", 409, "Not enough units are available", true,
        "At least one line asks for more than can be promised now. Nothing was done; shortages names every short line and the most it could have had.",
        "Ask for fewer units, or try later with the same id: holds end and supply returns.")
    { ErrorCode = "INSUFFICIENT_AVAILABILITY" };

    /// <summary>The owner stopped sales.</summary>
    public static readonly ProblemCode StopSell = new("stop-sell", 409, "Sales are stopped", true,
        "The owner of the items in itemIds has stopped sales. What is held or sold stays; new units are refused.",
        "Offer something else, or try again once sales are open.");

    /// <summary>The hold's end passed.</summary>
    public static readonly ProblemCode HoldExpired = new("hold-expired", 409, "The hold has expired", false,
        "The hold's end has passed and its units went back to stock.",
        "Place a new hold, or confirm with ifExpired: \"reacquire\" to take the units again if they are still there.");

    /// <summary>The hold's status does not allow it.</summary>
    public static readonly ProblemCode HoldStatusConflict = new("hold-status-conflict", 409, "The hold's status does not allow this", false,
        "The hold is in a status from which there is no such step; holdStatus tells which.",
        "Read the hold. What is confirmed is cancelled rather than released; what has ended stays so.");

    /// <summary>The end would be too late.</summary>
    public static readonly ProblemCode HoldAgeLimit = new("hold-age-limit", 409, "The hold would live too long", false,
        "No hold may end later than its latestExpiresAt: the instant of placing plus the tenant's cap. Nothing was done.",
        "Ask for a shorter time-to-live, or confirm the hold.");

    /// <summary>More than the hold has.</summary>
    public static readonly ProblemCode ExceedsHold = new("exceeds-hold", 409, "More was named than the hold has", false,
        "A line names more units than the hold has left, or an item that is not in the hold; itemIds names them. Nothing was done.",
        "Read the hold and name at most what it has.");

    /// <summary>Less than what is fulfilled.</summary>
    public static readonly ProblemCode BelowFulfilled = new("below-fulfilled", 409, "Less was named than is already fulfilled", false,
        "A confirmed hold cannot shrink below what has already left; itemIds names the lines. Nothing was done.",
        "Name at least the fulfilled quantity.");

    /// <summary>Item, holds and journal agree.</summary>
    public static readonly ProblemCode NothingToReconcile = new("nothing-to-reconcile", 409, "Nothing disagrees", false,
        "The item, its live holds and its journal tell the same story: there is nothing to put right. Nothing was done.",
        "Nothing to do. GET /api/admin/ops/inventory/drift lists what disagrees.");

    /// <summary>A streamed request that did not go on.</summary>
    public static readonly ProblemCode RequestTimeout = new("request-timeout", 408, "The request did not go on", true,
        "A streamed request sent nothing for 30 seconds, or nothing was read of its answer. What was answered stands; the rest was not done.",
        "Send what has no answer again; an import under the same importId. Read answers while sending, or send less at once.");

    /// <summary>Too many requests of one key.</summary>
    public static readonly ProblemCode RateLimited = new("rate-limited", 429, "Too many requests", true,
        "The key has sent more requests than it may in this time. Nothing was done.", "Wait as long as Retry-After says, then repeat the request.");

    /// <summary>Too much to do.</summary>
    public static readonly ProblemCode Overloaded = new("overloaded", 503, "The service has too much to do", true,
        "A queue is full. The request was refused at once and surely had no effect.", "Wait as long as Retry-After says, then repeat with the same id.")
    { ErrorCode = "MELMASTOON.INVENTORY.LOCK_TIMEOUT" };

    /// <summary>The database does not answer.</summary>
    public static readonly ProblemCode LedgerUnavailable = new("ledger-unavailable", 503, "The ledger cannot be reached", true,
        "The database could not be reached before anything was sent to it: the request surely had no effect.",
        "Wait as long as Retry-After says, then repeat with the same id.");

    /// <summary>Nobody knows yet.</summary>
    public static readonly ProblemCode OutcomeUnknown = new("outcome-unknown", 503, "It is not known whether it happened", true,
        "The request was sent to the ledger and no answer came back. It may have taken effect or not.",
        "Repeat the same request with the same id until it is answered: it takes effect once at most.");

    /// <summary>Not ready yet.</summary>
    public static readonly ProblemCode Starting = new("starting", 503, "The service is not ready", true,
        "The service is starting or stopping. The request surely had no effect.", "Wait as long as Retry-After says, then repeat with the same id.");

    /// <summary>Counters that wait for an operator.</summary>
    public static readonly ProblemCode ItemDrifted = new("item-drifted", 503, "The item's counters are wrong", true,
        "Something other than the service has changed the counters of the items in itemIds, so that they disagree with their live holds, "
        + "and this installation has its operators put that right (Reconciliation__Repair). Nothing was done. "
        + "Other items and their holds are not affected.",
        "Wait as long as Retry-After says, then repeat with the same id. "
        + "Operators: inv drift names the items, inv reconcile puts them right.");

    /// <summary>A bug.</summary>
    public static readonly ProblemCode InternalError = new("internal-error", 500, "Something went wrong inside the service", false,
        "The service failed in a way it should not have; the log has the details under the traceId. For a change it is not known whether it happened.",
        "Report the traceId. Repeating a change with the same id is safe.");

    /// <summary>All of them, in the order of their status.</summary>
    public static readonly IReadOnlyList<ProblemCode> All =
    [
        InvalidRequest, InvalidCursor, Unauthenticated, Forbidden, TenantMismatch, ItemNotFound, HoldNotFound, NotFound, MethodNotAllowed,
        RequestTimeout, ItemExists, IdReused, SettingsChanged, NegativeStock, InsufficientStock, StopSell,
        HoldExpired, HoldStatusConflict, HoldAgeLimit,
        ExceedsHold, BelowFulfilled, NothingToReconcile, VersionMismatch, PayloadTooLarge, UnsupportedMediaType, RateLimited, InternalError,
        Overloaded, LedgerUnavailable, OutcomeUnknown, Starting, ItemDrifted,
    ];
}

using System.Collections.Frozen;
using Inventory.Domain;

namespace Inventory.Http.Problems;

/// <summary>
/// Every refusal that the HTTP API knows: those of commands, which are the domain's, with the status they are answered with, and those of
/// requests.
/// </summary>
public static class ProblemCodes
{
    private static readonly List<ProblemCode> Declared = [];

    /// <summary>All of them, in the order in which they stand here.</summary>
    public static IReadOnlyList<ProblemCode> All => Declared;

    /// <summary>The request makes no sense.</summary>
    public static readonly ProblemCode InvalidRequest = Add(Refusals.InvalidRequest, 400);

    /// <summary>A cursor that cannot be continued from.</summary>
    public static readonly ProblemCode InvalidCursor = Add(new("invalid-cursor", false, "The cursor is not valid",
        "A cursor is good for 24 hours, with the same filters and in the same tenant as the page that gave it. One of events is good with "
            + "any filters for as long as they are kept.",
        "Start the list again without a cursor. A consumer of events begins again from start, and knows by their ids what it has had."), 400);

    /// <summary>No valid key.</summary>
    public static readonly ProblemCode Unauthenticated = Add(new("unauthenticated", false, "A valid API key is needed",
        "The header Authorization is missing, is not of the form Bearer <key>, or names a key that does not exist or was deleted.",
        "Send a valid key. A new one is made with POST /v1/keys, or by the service's operator."), 401);

    /// <summary>The key may not do this.</summary>
    public static readonly ProblemCode Forbidden = Add(Refusals.Forbidden, 403);

    /// <summary>The tenant asked for is not the key's.</summary>
    public static readonly ProblemCode TenantMismatch = Add(new("tenant-mismatch", false, "The API key belongs to another tenant",
        "The header X-Tenant-Id names another tenant than the one the API key belongs to. Attempts are counted.",
        "Leave the header out, or use a key of that tenant."), 403, "MELMASTOON.TENANT.MISMATCH");

    /// <summary>No such item.</summary>
    public static readonly ProblemCode ItemNotFound = Add(Refusals.ItemNotFound, 404);

    /// <summary>No such hold.</summary>
    public static readonly ProblemCode HoldNotFound = Add(Refusals.HoldNotFound, 404);

    /// <summary>No such thing at all.</summary>
    public static readonly ProblemCode NotFound = Add(new("not-found", false, "There is nothing here",
        "The path names nothing that the service has.",
        "Check the path against /openapi/v1.json. Paths are case-sensitive."), 404);

    /// <summary>The path has other methods.</summary>
    public static readonly ProblemCode MethodNotAllowed = Add(new("method-not-allowed", false, "The path does not take this method",
        "The path exists, but not with this HTTP method. The header Allow names those it takes.",
        "Use one of the methods in Allow."), 405);

    /// <summary>A streamed request that did not go on.</summary>
    public static readonly ProblemCode RequestTimeout = Add(new("request-timeout", true, "The request did not go on",
        "A streamed request sent nothing for 30 seconds, or nothing was read of its answer. What was answered stands; the rest "
            + "was not done.",
        "Send what has no answer again; an import under the same importId. Read answers while sending, or send less at once."), 408);

    /// <summary>The item exists with other content.</summary>
    public static readonly ProblemCode ItemExists = Add(Refusals.ItemExists, 409);

    /// <summary>The id names something else already.</summary>
    public static readonly ProblemCode IdReused = Add(Refusals.IdReused, 409);

    /// <summary>The settings moved on.</summary>
    public static readonly ProblemCode SettingsChanged = Add(Refusals.SettingsChanged, 409);

    /// <summary>On hand would fall below zero.</summary>
    public static readonly ProblemCode NegativeStock = Add(Refusals.NegativeStock, 409);

    /// <summary>Not enough can be promised.</summary>
    public static readonly ProblemCode InsufficientStock = Add(Refusals.InsufficientStock, 409, "INSUFFICIENT_AVAILABILITY");

    /// <summary>The owner stopped sales.</summary>
    public static readonly ProblemCode StopSell = Add(Refusals.StopSell, 409);

    /// <summary>The hold's end passed.</summary>
    public static readonly ProblemCode HoldExpired = Add(Refusals.HoldExpired, 409);

    /// <summary>The hold's status does not allow it.</summary>
    public static readonly ProblemCode HoldStatusConflict = Add(Refusals.HoldStatusConflict, 409);

    /// <summary>The end would be too late.</summary>
    public static readonly ProblemCode HoldAgeLimit = Add(Refusals.HoldAgeLimit, 409);

    /// <summary>More than the hold has.</summary>
    public static readonly ProblemCode ExceedsHold = Add(Refusals.ExceedsHold, 409);

    /// <summary>Less than what is fulfilled.</summary>
    public static readonly ProblemCode BelowFulfilled = Add(Refusals.BelowFulfilled, 409);

    /// <summary>Item, holds and journal agree.</summary>
    public static readonly ProblemCode NothingToReconcile = Add(Refusals.NothingToReconcile, 409);

    /// <summary>A cursor of events that is older than what is kept.</summary>
    public static readonly ProblemCode CursorGone = Add(new("cursor-gone", false, "What follows the cursor is no longer kept",
        "Events are kept for a time, 400 days unless configured otherwise (Journal__KeepDays). The cursor is older: some of the events behind it "
            + "cannot be read any more.",
        "Take what has been missed from the items themselves, as they are now, and go on from the cursor in oldest."), 410);

    /// <summary>As many as there may be.</summary>
    public static readonly ProblemCode TooMany = Add(new("too-many", false, "There are as many as there may be",
        "A tenant has up to 100 webhooks, a webhook up to three secrets that sign at once, and a replay of a span up to 100,000 events.",
        "Delete a webhook, wait until a secret has ended, or replay a shorter span."), 409);

    /// <summary>Nothing is sent to it.</summary>
    public static readonly ProblemCode WebhookDisabled = Add(new("webhook-disabled", false, "The webhook is disabled",
        "Nothing is sent to a webhook that is disabled: by its owner, or because its receiver answered 410. It keeps its place meanwhile.",
        "Enable it with PATCH; it goes on from its place."), 409);

    /// <summary>The hold or item moved on.</summary>
    public static readonly ProblemCode VersionMismatch = Add(Refusals.VersionMismatch, 412);

    /// <summary>The body is too large.</summary>
    public static readonly ProblemCode PayloadTooLarge = Add(new("payload-too-large", false, "The body is too large",
        "Bodies may have 1 MiB, those of batches 4 MiB.",
        "Split the request. Imports of any size go to POST /v1/items:import."), 413);

    /// <summary>The body is of the wrong type.</summary>
    public static readonly ProblemCode UnsupportedMediaType = Add(new("unsupported-media-type", false, "The content type is not supported",
        "Bodies are application/json in UTF-8, those of imports application/x-ndjson, without compression.",
        "Send the right Content-Type."), 415);

    /// <summary>Too many requests of one key.</summary>
    public static readonly ProblemCode RateLimited = Add(new("rate-limited", true, "Too many requests",
        "The key has sent more requests than it may in this time. Nothing was done.",
        "Wait as long as Retry-After says, then repeat the request."), 429);

    /// <summary>A bug.</summary>
    public static readonly ProblemCode InternalError = Add(new("internal-error", false, "Something went wrong inside the service",
        "The service failed in a way it should not have; the log has the details under the traceId. For a change it is not known "
            + "whether it happened.",
        "Report the traceId. Repeating a change with the same id is safe."), 500);

    /// <summary>Too much to do.</summary>
    public static readonly ProblemCode Overloaded = Add(Refusals.Overloaded, 503, "MELMASTOON.INVENTORY.LOCK_TIMEOUT");

    /// <summary>The database does not answer.</summary>
    public static readonly ProblemCode LedgerUnavailable = Add(Refusals.LedgerUnavailable, 503);

    /// <summary>Nobody knows yet.</summary>
    public static readonly ProblemCode OutcomeUnknown = Add(Refusals.OutcomeUnknown, 503);

    /// <summary>Not ready yet.</summary>
    public static readonly ProblemCode Starting = Add(Refusals.Starting, 503);

    /// <summary>Counters that wait for an operator.</summary>
    public static readonly ProblemCode ItemDrifted = Add(Refusals.ItemDrifted, 503);

    private static readonly FrozenDictionary<RefusalKind, ProblemCode> ByKind = Declared.ToFrozenDictionary(static problem => problem.Kind);

    /// <summary>The problem that a command refused so is answered with.</summary>
    public static ProblemCode Of(RefusalKind kind) => ByKind[kind];

    private static ProblemCode Add(RefusalKind kind, int status, string? errorCode = null)
    {
        var problem = new ProblemCode(kind, status) { ErrorCode = errorCode };
        Declared.Add(problem);
        return problem;
    }
}

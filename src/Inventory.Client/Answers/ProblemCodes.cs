namespace Inventory.Client;

/// <summary>The codes that a problem can have. Within version 1 of the API there may come more: handle an unknown one as refused.</summary>
public static class ProblemCodes
{
    /// <summary>The request is malformed; <see cref="InventoryProblem.Errors"/> says where.</summary>
    public const string InvalidRequest = "invalid-request";

    /// <summary>The cursor is too old, or of other filters: begin the list again.</summary>
    public const string InvalidCursor = "invalid-cursor";

    /// <summary>No key, or one that is not known.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>The key lacks the scope, or the hold is another channel's.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The tenant named is not the key's.</summary>
    public const string TenantMismatch = "tenant-mismatch";

    /// <summary>There is no such item; <see cref="InventoryProblem.ItemIds"/> names them.</summary>
    public const string ItemNotFound = "item-not-found";

    /// <summary>There is no such hold.</summary>
    public const string HoldNotFound = "hold-not-found";

    /// <summary>There is nothing of this name.</summary>
    public const string NotFound = "not-found";

    /// <summary>The path knows no such method: the address does not lead to this service, or to an older one.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>The item exists already, with other content.</summary>
    public const string ItemExists = "item-exists";

    /// <summary>The id stands for another request; <see cref="InventoryProblem.Differs"/> says in what.</summary>
    public const string IdReused = "id-reused";

    /// <summary>The settings have changed since the version named.</summary>
    public const string SettingsChanged = "settings-changed";

    /// <summary>On hand would fall below 0.</summary>
    public const string NegativeStock = "negative-stock";

    /// <summary>Too few units; <see cref="InventoryProblem.Shortages"/> has every short line.</summary>
    public const string InsufficientStock = "insufficient-stock";

    /// <summary>Sales of an item are stopped.</summary>
    public const string StopSell = "stop-sell";

    /// <summary>The hold's end has passed.</summary>
    public const string HoldExpired = "hold-expired";

    /// <summary>The hold's status does not allow it; <see cref="InventoryProblem.HoldStatus"/> has it.</summary>
    public const string HoldStatusConflict = "hold-status-conflict";

    /// <summary>The end would be later than a hold may last.</summary>
    public const string HoldAgeLimit = "hold-age-limit";

    /// <summary>More units than the hold has.</summary>
    public const string ExceedsHold = "exceeds-hold";

    /// <summary>Fewer units than have left already.</summary>
    public const string BelowFulfilled = "below-fulfilled";

    /// <summary>There are as many as there may be.</summary>
    public const string TooMany = "too-many";

    /// <summary>Nothing is sent to a webhook that is disabled.</summary>
    public const string WebhookDisabled = "webhook-disabled";

    /// <summary>It is another version by now.</summary>
    public const string VersionMismatch = "version-mismatch";

    /// <summary>The body is too large.</summary>
    public const string PayloadTooLarge = "payload-too-large";

    /// <summary>The body is of another type than is read here.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>Too many requests of this key. No effect.</summary>
    public const string RateLimited = "rate-limited";

    /// <summary>A queue is full. No effect.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The ledger cannot be reached. No effect.</summary>
    public const string LedgerUnavailable = "ledger-unavailable";

    /// <summary>A stream stood still for too long and was ended; its last line says how to go on.</summary>
    public const string RequestTimeout = "request-timeout";

    /// <summary>The service is starting or stopping. No effect.</summary>
    public const string Starting = "starting";

    /// <summary>Writes are frozen; <see cref="InventoryProblem.Until"/> may say how long. No effect.</summary>
    public const string MaintenanceFreeze = "maintenance-freeze";

    /// <summary>An item's counters wait for a person. No effect.</summary>
    public const string ItemDrifted = "item-drifted";

    /// <summary>It may have happened.</summary>
    public const string OutcomeUnknown = "outcome-unknown";

    /// <summary>A bug of the service.</summary>
    public const string InternalError = "internal-error";

    /// <summary>Not the service's own word: something on the way, as a proxy, answered with a status and no problem.</summary>
    public const string Unexplained = "unexplained";
}

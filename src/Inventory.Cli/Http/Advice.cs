namespace Inventory.Cli.Http;

/// <summary>What a person can do about a refusal.</summary>
internal static class Advice
{
    /// <summary>A sentence for a code of the contract; null for one that this program is too old to know.</summary>
    public static string? For(string? code) => code switch
    {
        "invalid-request" => "Correct the fields named.",
        "invalid-cursor" => "Start the list again without --cursor; cursors last 24 hours and belong to their filters.",
        "unauthenticated" => "Check INVENTORY_KEY or --key-file: the service does not know this key.",
        "forbidden" => "Use a key with the scope needed, or of the channel that the hold belongs to.",
        "tenant-mismatch" => "Use a key of the tenant meant.",
        "item-not-found" => "Check the item's id; it is case-sensitive. `inv import` makes items.",
        "hold-not-found" => "Check the hold's id; it is case-sensitive.",
        "not-found" or "method-not-allowed" => "Check --server: it should lead to the root of Inventory.Orleans.",
        "item-exists" => "Use `inv import` to change an item that exists.",
        "id-reused" => "This id already stands for something else: choose a fresh one.",
        "settings-changed" or "version-mismatch" => "Read it again, decide again, and repeat with the version it has now.",
        "negative-stock" => "Check the quantity; a count may be due.",
        "insufficient-stock" => "Ask for fewer units, or try again later with the same id: holds end and stock arrives.",
        "stop-sell" => "Sales of the item are stopped; try again once they are opened.",
        "hold-expired" => "Confirm with --reacquire to take the units again, or place a new hold with a fresh id.",
        "hold-status-conflict" => "See the hold with `inv holds HOLD_ID`; its status does not allow this.",
        "hold-age-limit" => "Choose an earlier end; the hold's latestExpiresAt is the limit.",
        "exceeds-hold" => "Name no more than the hold has; see `inv holds HOLD_ID`.",
        "nothing-to-reconcile" => "There is nothing to put right; `inv drift` lists what disagrees.",
        "below-fulfilled" => "Name no less than what has been fulfilled; see `inv holds HOLD_ID`.",
        "payload-too-large" => "Send less at once; `inv import` takes files of any size.",
        "unsupported-media-type" => "Send JSON in UTF-8.",
        "request-timeout" => "What was answered stands. Run the same command again to go on.",
        "rate-limited" or "overloaded" or "ledger-unavailable" or "starting" =>
            "It had no effect. Run the same command again a little later.",
        "item-drifted" =>
            "It had no effect. Somebody edited the item by hand: `inv drift` says who, `inv reconcile ITEM` puts it right.",
        "too-many" => "Remove what is no longer needed first, or ask for less at once.",
        "webhook-disabled" => "Switch it on with `inv webhooks enable WEBHOOK_ID` first.",
        "cursor-gone" => "What comes next is no longer kept: go on after the cursor named as oldest, and catch up from a list.",
        "outcome-unknown" => "Run the same command again with the same ids until it is answered: nothing happens twice.",
        _ => null,
    };
}

using System.Text.Json;
using Inventory.Contracts;
using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;

namespace Inventory.Events.Inbox;

/// <summary>
/// What an event asks for, or why it can have no effect: its type is not known, its sender may not ask for it, or its data do not fit; of
/// several that apply, the earlier one is told.
/// </summary>
internal static class InboxJudge
{
    public static (InboxEffect? Effect, InboxError? Error) Of(string type, JsonElement data, InboxSender sender)
    {
        if (InboxHandlers.Find(type) is not { } handler)
            return Unfit(Outcome.Invalid, $"The type {type} is none that the inbox takes, or of a version that it does not know.");
        if (!sender.Has(handler.Needs))
            return Unfit(Outcome.Forbidden, $"The key needs the scope {string.Join(" or ", handler.Needs.Names())}.");
        if (handler.RefusesBoundKeys && sender.Channel is not null)
            return Unfit(Outcome.Forbidden, "A key that is bound to a channel may not do this.");
        var fields = new EventData(data);
        var effect = handler.Read(fields, sender);
        if (fields.Errors.Count > 0) return (null, Failures.Of(Outcome.Invalid, fields.Errors));
        return effect.Forbidden(sender) is { } forbidden ? Unfit(Outcome.Forbidden, forbidden) : (effect, null);
    }

    private static (InboxEffect?, InboxError?) Unfit(Outcome outcome, string detail) => (null, new(outcome.Code(), detail));
}

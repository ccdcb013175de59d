using Inventory.Ledger.Inbox;
using Inventory.Ledger.Keys;

namespace Inventory.Events.Inbox;

/// <summary>What is done with events of one type.</summary>
/// <param name="Needs">The sender needs one of these scopes.</param>
/// <param name="Read">Reads its data; what does not fit, <see cref="EventData.Errors"/> tells.</param>
/// <param name="RefusesBoundKeys">Nobody may send it who is bound to a channel.</param>
internal sealed record InboxHandler(KeyScopes Needs, Func<EventData, InboxSender, InboxEffect> Read, bool RefusesBoundKeys = false);

using System.Collections.Frozen;
using Inventory.Events.Inbox.Handlers;
using Inventory.Ledger.Keys;

namespace Inventory.Events.Inbox;

/// <summary>
/// Every type of event that the inbox takes, with its version, and what is done with it. Another type is one more line here, and an
/// <see cref="InboxEffect"/> in <c>Handlers/</c>.
/// </summary>
internal static class InboxHandlers
{
    private static readonly FrozenDictionary<string, InboxHandler> Known = new Dictionary<string, InboxHandler>
    {
        ["hold.requested.v1"] = new(KeyScopes.Sell | KeyScopes.Block, RequestedHold.Read),
        ["order.paid.v1"] = new(KeyScopes.Sell, PaidOrder.Read),
        ["order.cancelled.v1"] = new(KeyScopes.Sell | KeyScopes.Block, GivenBackHold.Read),
        ["payment.failed.v1"] = new(KeyScopes.Sell | KeyScopes.Block, GivenBackHold.Read),
        ["stock.counted.v1"] = new(KeyScopes.Stock, CountedStock.Read, RefusesBoundKeys: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The types, in their order.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The handler of a type; null where nobody knows it.</summary>
    public static InboxHandler? Find(string type) => Known.GetValueOrDefault(type);
}

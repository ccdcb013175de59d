using Inventory.Ledger.Reads;
using Inventory.Operations.Items;

namespace Inventory.Dashboard.Pages.OfItem;

/// <summary>What the page of an item shows: the item, its chart, and of the three views the one that is open.</summary>
internal sealed record ItemPageData(ItemNow? Now, IReadOnlyList<ItemPoint> Series, ListPage<EventReading>? Journal,
    ListPage<LiveHold>? Holds, AsItWas? Was);

using Inventory.Domain.Items;

namespace Inventory.Ledger.Reads;

/// <summary>What an item was at a version.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Stock">Its quantities then.</param>
/// <param name="Ends">The ends of the holds it had, nearest first; never whose they were.</param>
public sealed record StockAtVersion(string ItemId, Stock Stock, IReadOnlyList<HoldEnd> Ends);

/// <summary>Units that come free at an instant, unless they are confirmed or extended before.</summary>
/// <param name="At">The end of a hold.</param>
/// <param name="Quantity">Its units of the item.</param>
public readonly record struct HoldEnd(DateTimeOffset At, long Quantity);

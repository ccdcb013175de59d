using Inventory.Domain.Items;

namespace Inventory.Ledger.Reads;

/// <summary>An item as a list shows it. Units of holds that are over are not counted as held, swept or not.</summary>
/// <param name="ItemId">The item's id.</param>
/// <param name="Stock">Its quantities.</param>
/// <param name="Metadata">The owner's own facts as JSON text; null for none.</param>
public sealed record ItemReading(string ItemId, Stock Stock, string? Metadata);

using Inventory.Ledger.Drift;
using Inventory.Ledger.Reads;

namespace Inventory.Operations.Items;

/// <summary>An item as it is.</summary>
/// <param name="Reading">Its quantities and flags; holds that are over do not count.</param>
/// <param name="Drift">What is known to disagree about it, and nobody has put right; null for nothing.</param>
/// <param name="AsOf">The ledger's time.</param>
public sealed record ItemNow(ItemReading Reading, DriftReading? Drift, DateTimeOffset AsOf);

using Orleans;
using Orleans.Concurrency;

namespace Inventory.Samples.LowStockStream;

/// <summary>An item of which little is left.</summary>
/// <param name="ItemId">Which.</param>
/// <param name="Available">How much of it may still be promised.</param>
[GenerateSerializer, Immutable, Alias("lowstock.LowItem")]
public sealed record LowItem([property: Id(0)] string ItemId, [property: Id(1)] long Available);

using Orleans;

namespace Inventory.Samples.LowStockStream;

/// <summary>Keeps the low-stock list of one slice of a tenant; the key is that of the slice's stream.</summary>
[Alias("lowstock.ILowStockGrain")]
public interface ILowStockGrain : IGrainWithStringKey
{
    /// <summary>The items of the slice of which little is left.</summary>
    [Alias("List")] Task<LowItem[]> ListAsync();
}

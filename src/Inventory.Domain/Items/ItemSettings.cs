namespace Inventory.Domain.Items;

/// <summary>What an owner sets about an item, in whole units, apart from what is physically there.</summary>
/// <param name="OutOfService">Units that cannot be sold.</param>
/// <param name="SafetyStock">Units kept back.</param>
/// <param name="OverbookingLimit">Units sold beyond what is there.</param>
/// <param name="StopSell">Refuses new units while set.</param>
public sealed record ItemSettings(long OutOfService, long SafetyStock, long OverbookingLimit, bool StopSell)
{
    /// <summary>The settings that <paramref name="stock"/> has now.</summary>
    public static ItemSettings Of(in Stock stock) => new(stock.OutOfService, stock.SafetyStock, stock.OverbookingLimit, stock.StopSell);
}

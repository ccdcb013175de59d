using Inventory.Domain.Items;

namespace Inventory.Operations.Items;

/// <summary>
/// An item's quantities as parts that add up. Where no more is promised than is there, on hand is what is out of service, allocated, held,
/// kept back and sellable; where more is, the four are on hand and what is promised beyond it.
/// </summary>
/// <param name="stock">The quantities.</param>
public readonly struct ItemParts(Stock stock)
{
    /// <summary>Units there.</summary>
    public long OnHand => stock.OnHand;

    /// <summary>Units that cannot be sold.</summary>
    public long Out => stock.OutOfService;

    /// <summary>Units owed.</summary>
    public long Allocated => stock.Allocated;

    /// <summary>Units set aside.</summary>
    public long Held => stock.Held;

    /// <summary>Units kept back.</summary>
    public long Safety => stock.SafetyStock;

    /// <summary>Units there that nothing claims.</summary>
    public long Sellable => Math.Max(0, Unclaimed);

    /// <summary>Units claimed beyond those there.</summary>
    public long Beyond => Math.Max(0, -Unclaimed);

    /// <summary>Of those, how many the overbooking limit covers.</summary>
    public long Overbooked => Math.Min(Beyond, stock.OverbookingLimit);

    /// <summary>Of those, how many nothing covers: available is as far below zero.</summary>
    public long Short => Beyond - Overbooked;

    /// <summary>Units that may still be sold beyond those there.</summary>
    public long OverbookingLeft => stock.OverbookingLimit - Overbooked;

    /// <summary>What may still be promised; negative where units are short.</summary>
    public long Available => stock.Available;

    private long Unclaimed => stock.OnHand - stock.OutOfService - stock.Allocated - stock.Held - stock.SafetyStock;
}

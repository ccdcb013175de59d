using Inventory.Domain.Items;
using Inventory.Operations.Items;

namespace Inventory.Operations.Tests.Items;

/// <summary>The bar adds up, also where more is promised than is there.</summary>
public sealed class ItemPartsTests
{
    [Theory]
    [InlineData(100, 5, 20, 10, 3, 0, 62, 0, 0, 0)]
    [InlineData(100, 0, 90, 10, 0, 5, 0, 0, 0, 5)]
    [InlineData(100, 0, 90, 13, 0, 5, 0, 3, 0, 2)]
    [InlineData(100, 0, 90, 20, 2, 5, 0, 5, 7, 0)]
    [InlineData(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    public void Parts_are_on_hand_and_what_is_promised_beyond_it(long onHand, long outOfService, long allocated, long held, long safety,
        long limit, long sellable, long overbooked, long @short, long left)
    {
        var parts = new ItemParts(new Stock
        {
            OnHand = onHand, OutOfService = outOfService, Allocated = allocated, Held = held,
            SafetyStock = safety, OverbookingLimit = limit,
        });
        Assert.Equal((sellable, overbooked, @short, left), (parts.Sellable, parts.Overbooked, parts.Short, parts.OverbookingLeft));
        Assert.Equal(parts.OnHand + parts.Beyond, parts.Out + parts.Allocated + parts.Held + parts.Safety + parts.Sellable);
        Assert.Equal(parts.Available, parts.Sellable + parts.OverbookingLeft - parts.Short);
    }
}

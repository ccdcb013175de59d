using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain.Tests;

/// <summary>Names that are stored and published are permanent.</summary>
public sealed class NamesTests
{
    [Fact]
    public void Of_statuses()
    {
        Assert.Equal(["held", "confirmed", "fulfilled", "expired", "released", "cancelled"], Enum.GetValues<HoldStatus>()
            .Select(HoldStatuses.Name));
        foreach (var status in Enum.GetValues<HoldStatus>())
        {
            Assert.True(HoldStatuses.TryParse(status.Name(), out var parsed));
            Assert.Equal(status, parsed);
        }

        Assert.False(HoldStatuses.TryParse("Held", out _));
        Assert.False(HoldStatuses.TryParse(null, out _));
    }

    [Fact]
    public void Of_events()
    {
        string[] names =
        [
            "item_created.v1", "item_changed.v1", "stock_adjusted.v1", "stock_counted.v1", "hold_placed.v1", "hold_changed.v1",
            "hold_confirmed.v1", "hold_released.v1", "hold_expired.v1", "hold_cancelled.v1", "hold_fulfilled.v1",
            "stock_reconciled.v1",
        ];
        Assert.Equal(names, Enum.GetValues<StockEventType>().Select(StockEventTypes.Name));
        Assert.Equal(Enum.GetValues<StockEventType>(), names.Select(StockEventTypes.Parse));
        Assert.Throws<FormatException>(() => StockEventTypes.Parse("hold_placed"));
    }

    [Fact]
    public void Only_what_is_not_of_a_hold_is_an_owners_act() =>
        Assert.Equal(["item_created.v1", "item_changed.v1", "stock_adjusted.v1", "stock_counted.v1", "stock_reconciled.v1"],
            Enum.GetValues<StockEventType>().Where(StockEventTypes.IsOwnersAct).Select(StockEventTypes.Name));
}

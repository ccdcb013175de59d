using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;
using static Inventory.Domain.Tests.Setup.Ask;

namespace Inventory.Domain.Tests.Items;

public sealed class ItemRulesTests
{
    private static readonly ItemId Id = ItemId.Parse(A);

    private readonly Shelf _shelf = new Shelf().With(A, 10, outOfService: 1, safetyStock: 2, overbookingLimit: 3);

    [Fact]
    public void Created_as_stated_at_version_one()
    {
        var stock = _shelf[A];
        Assert.Equal((10L, 1L, 2L, 3L, false, 10L), (stock.OnHand, stock.OutOfService, stock.SafetyStock, stock.OverbookingLimit,
            stock.StopSell, stock.Available));
        Assert.Equal((1L, 0L, Shelf.Start, 0L), (stock.Version, stock.SettingsVersion, stock.UpdatedAt, stock.Shortage));
    }

    [Fact]
    public void Created_short_is_a_shortage_of_the_owners() => Assert.Equal((-5L, 5L), Told(new Shelf().With(A, 0, outOfService: 5)));

    [Fact]
    public void Settings_change_alone_and_count_their_versions()
    {
        _shelf.Set(A, new() { OutOfService = 4 });
        _shelf.Set(A, new() { StopSell = true, SafetyStock = 0 });
        var stock = _shelf[A];
        Assert.Equal((4L, 0L, 3L, true, 2L, 3L), (stock.OutOfService, stock.SafetyStock, stock.OverbookingLimit, stock.StopSell,
            stock.SettingsVersion, stock.Version));
        Assert.Equal(10, stock.OnHand);
    }

    [Fact]
    public void Settings_that_already_are_so_change_nothing()
    {
        Assert.Empty(_shelf.Set(A, new() { OutOfService = 1, StopSell = false }).Changes);
        Assert.Empty(_shelf.Set(A, new()).Changes);
        Assert.Equal((1L, 0L), (_shelf[A].Version, _shelf[A].SettingsVersion));
    }

    [Fact]
    public void Metadata_counts_as_a_setting_and_rides_in_the_event()
    {
        var replaced = ItemRules.ChangeSettings(Id, _shelf[A], "{\"k\":\"1\"}",
            new() { ReplacesMetadata = true, Metadata = "{\"k\":\"2\"}" }, _shelf.OwnersAct(A));
        Assert.Equal("""{"metadata":{"k":"2"},"changed":{"metadata":[{"k":"1"},{"k":"2"}]}}""", replaced.Changes.Single().Data);
        var taken = ItemRules.ChangeSettings(Id, _shelf[A], "{\"k\":\"1\"}", new() { ReplacesMetadata = true }, _shelf.OwnersAct(A));
        Assert.Equal("""{"metadata":{},"changed":{"metadata":[{"k":"1"},{}]}}""", taken.Changes.Single().Data);
        var same = ItemRules.ChangeSettings(Id, _shelf[A], "{\"k\":\"1\"}", new() { ReplacesMetadata = true, Metadata = "{\"k\":\"1\"}" },
            _shelf.OwnersAct(A));
        Assert.Empty(same.Changes);
    }

    [Fact]
    public void An_event_says_which_settings_changed_from_what_to_what_and_why()
    {
        var change = new SettingsChange { OutOfService = 1, SafetyStock = 5, OverbookingLimit = 0, StopSell = true };
        var changed = ItemRules.ChangeSettings(Id, _shelf[A], null, change, _shelf.OwnersAct(A) with { Reason = "fair" }).Changes.Single();
        Assert.Equal("""{"changed":{"safetyStock":[2,5],"overbookingLimit":[3,0],"stopSell":[false,true]}}""", changed.Data);
        Assert.Equal("fair", changed.Reason);
    }

    [Fact]
    public void An_item_version_that_moved_on_is_refused_before_the_state_is_looked_at()
    {
        var act = _shelf.OwnersAct(A) with { Version = 7 };
        foreach (var decision in (ItemDecision[])
            [
                ItemRules.ChangeSettings(Id, _shelf[A], null, new() { SettingsVersion = 9 }, act),
                ItemRules.Adjust(Id, _shelf[A], -99, act),
                ItemRules.Count(Id, _shelf[A], 0, 99, act.Now, act),
            ])
            Assert.Equal(1, Assert.IsType<Refusal.VersionMismatch>(decision.Refusal).Version);
        Assert.Null(ItemRules.Adjust(Id, _shelf[A], 1, act with { Version = 1 }).Refusal);
    }

    [Fact]
    public void A_settings_version_that_moved_on_is_refused_even_if_nothing_would_change()
    {
        _shelf.Set(A, new() { OutOfService = 4 });
        Assert.Equal(1, Assert.IsType<Refusal.SettingsChanged>(_shelf.Set(A, new() { OutOfService = 4, SettingsVersion = 0 }).Refusal)
            .Version);
        Assert.Null(_shelf.Set(A, new() { OutOfService = 5, SettingsVersion = 1 }).Refusal);
    }

    [Theory]
    [InlineData(-10, 0)]
    [InlineData(5, 15)]
    [InlineData(Limits.StockMax - 10, Limits.StockMax)]
    public void An_adjustment_moves_on_hand_by_a_step(long delta, long onHand)
    {
        var change = _shelf.Adjust(A, delta).Changes.Single();
        Assert.Equal((StockEventType.StockAdjusted, delta, "adjustment"), (change.Type, change.Quantity, change.CommandId));
        Assert.Equal(onHand, _shelf[A].OnHand);
    }

    [Theory]
    [InlineData(-11)]
    [InlineData(-Limits.StockMax)]
    public void An_adjustment_below_nothing_is_refused(long delta)
    {
        Assert.Equal([A], Assert.IsType<Refusal.NegativeStock>(_shelf.Adjust(A, delta).Refusal).ItemIds.AsEnumerable());
        Assert.Equal(10, _shelf[A].OnHand);
    }

    [Theory]
    [InlineData(Limits.StockMax - 9)]
    [InlineData(Limits.StockMax)]
    public void An_adjustment_past_the_greatest_quantity_is_refused(long delta) =>
        Assert.Equal("delta", Assert.IsType<Refusal.Malformed>(_shelf.Adjust(A, delta).Refusal).Field);

    [Theory]
    [InlineData(7, 10, 7)]      // nothing moved since
    [InlineData(7, 8, 9)]       // two came in since
    [InlineData(7, 13, 4)]      // three left since
    [InlineData(0, 10, 0)]
    [InlineData(3, 13, 0)]
    [InlineData(Limits.StockMax, 10, Limits.StockMax)]
    public void A_count_is_carried_forward_by_what_was_journalled_since(long counted, long onHandThen, long onHand)
    {
        var change = _shelf.Count(A, counted, onHandThen).Changes.Single();
        Assert.Equal(onHand, _shelf[A].OnHand);
        Assert.Equal((StockEventType.StockCounted, onHand, onHand - 10), (change.Type, change.Quantity, change.OnHand));
        Assert.Equal($$"""{"counted":{{counted}},"countedAt":"2030-03-01T12:00:00.000Z"}""", change.Data);
    }

    [Fact]
    public void A_count_that_ends_below_nothing_is_refused() =>
        Assert.Equal([A], Assert.IsType<Refusal.NegativeStock>(_shelf.Count(A, 2, onHandThen: 13).Refusal).ItemIds.AsEnumerable());

    [Fact]
    public void A_count_past_the_greatest_quantity_is_refused() =>
        Assert.Equal("counted", Assert.IsType<Refusal.Malformed>(_shelf.Count(A, Limits.StockMax, onHandThen: 9).Refusal).Field);

    private static (long, long) Told(Shelf shelf) => (shelf[A].Available, shelf[A].Shortage);
}

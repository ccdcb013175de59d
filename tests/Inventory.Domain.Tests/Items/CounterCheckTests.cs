using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Items;

/// <summary>Held and allocated follow from live holds; what an owner set is named and left.</summary>
public sealed class CounterCheckTests
{
    private static readonly ItemId Tea = ItemId.Parse("sku:tea");
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Stock Stored = new() { OnHand = 32, Held = 8, Allocated = 5, Version = 4, UpdatedAt = Noon };

    [Theory]
    [InlineData(8, 5, "")]
    [InlineData(30, 5, "item")]
    [InlineData(0, 0, "item")]
    public void A_counter_that_neither_holds_nor_journal_know_of_is_the_items_fault(long held, long allocated, string disagrees) =>
        Assert.Equal(disagrees, string.Join(' ', Check(Stored with { Held = held, Allocated = allocated }, Stored).Disagrees));

    [Fact]
    public void Where_item_and_journal_agree_the_holds_have_changed_and_where_none_agrees_all_are_named()
    {
        Assert.Equal("holds", string.Join(' ', CounterCheck.Of(Stored, new(5, 6), Event(Stored)).Disagrees));
        Assert.Equal("item holds journal",
            string.Join(' ', CounterCheck.Of(Stored, new(5, 6), Event(Stored with { Held = 7 })).Disagrees));
    }

    [Fact]
    public void The_change_leads_to_what_the_holds_claim_and_leaves_all_that_an_owner_set()
    {
        var edited = Stored with { Held = 30, Allocated = 0, OnHand = 20, SafetyStock = 3, Shortage = 13 };
        var check = Check(edited, Stored);

        var after = check.After(check.Change(Tea, new(Requester.Service, "sku:tea", Noon)));

        Assert.Equal((8L, 5L, 20L, 3L, 5L), (after.Held, after.Allocated, after.OnHand, after.SafetyStock, after.Version));
        Assert.Equal("on_hand safety_stock", string.Join(' ', check.OwnersColumns));
        Assert.Equal(27, check.Units);
    }

    [Fact]
    public void Behind_a_journal_that_is_ahead_its_version_is_one_that_nobody_knows()
    {
        var check = CounterCheck.Of(Stored with { Held = 0 }, new(5, 8), Event(Stored with { Version = 9 }));

        Assert.Equal(10, check.After(check.Change(Tea, new(Requester.Service, "sku:tea", Noon))).Version);
    }

    [Fact]
    public void Replayed_it_mends_the_counters_and_leaves_what_a_hand_did_to_on_hand_broken_where_it_was()
    {
        var journal = new JournalReplay();
        journal.Add(new(1, Noon, StockEventType.ItemCreated, null, 32, null, Stored with { Held = 0, Allocated = 0, Version = 1 }));
        journal.Add(new(2, Noon, StockEventType.HoldPlaced, "h", 8, null, Stored with { OnHand = 20, Held = 8, Allocated = 0,
            Version = 2 }));
        Assert.Equal(2, journal.Break!.Value.Sequence);
        var found = Stored with { OnHand = 20, Held = 1, Allocated = 0, Version = 2 };
        var check = CounterCheck.Of(found, new(0, 8), null);
        journal.Add(new(3, Noon, StockEventType.StockReconciled, null, 20, null,
            check.After(check.Change(Tea, new(Requester.Service, "sku:tea", Noon))), OfCounters: true));

        Assert.Equal((2L, 32L, 8L), (journal.Break!.Value.Sequence, journal.OnHand, journal.Held));
        journal.Add(new(4, Noon, StockEventType.StockReconciled, null, 32, null, Stored with { Allocated = 0, Version = 4 }));
        Assert.Null(journal.Break);
    }

    [Fact]
    public void Replayed_it_ends_a_break_of_the_counters()
    {
        var journal = new JournalReplay();
        journal.Add(new(1, Noon, StockEventType.ItemCreated, null, 32, null, Stored with { Held = 0, Allocated = 0, Version = 1 }));
        journal.Add(new(2, Noon, StockEventType.HoldPlaced, "h", 8, null, Stored with { Held = 36, Allocated = 0, Shortage = 4,
            Version = 2 }));
        Assert.NotNull(journal.Break);

        journal.Add(new(3, Noon, StockEventType.StockReconciled, null, 32, null, Stored with { Held = 8, Allocated = 0, Version = 3 },
            OfCounters: true));

        Assert.Null(journal.Break);
    }

    private static CounterCheck Check(Stock stored, Stock stated) => CounterCheck.Of(stored, new(Stored.Allocated, Stored.Held),
        Event(stated));

    private static JournalEntry Event(Stock stated) => new(stated.Version, Noon, StockEventType.HoldPlaced, "h", 1, null, stated);
}

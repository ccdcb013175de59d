using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Grains.Items;

namespace Inventory.Grains.Tests.Doors;

/// <summary>Many commands in one call of a real item.</summary>
public sealed class CommandGroupTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private Node Node => ledger.Node;

    [Fact]
    public async Task Commands_of_every_kind_are_carried_out_in_their_order_and_answered_in_it()
    {
        await Node.CreateAsync("sku:group", 10);

        var answers = await ManyAsync("sku:group",
            Place("g1", "sku:group", 4),
            new AdjustStock { Caller = Node.Caller, AdjustmentId = "a", Delta = -6, Reason = "broken" },
            Place("g2", "sku:group", 1),
            new ReleaseHold { Caller = Node.Caller, HoldId = "g1" },
            Place("g2", "sku:group", 1),
            new GetHold { HoldId = "g1" },
            new CountStock { Caller = Node.Caller, CountId = "c", Counted = 4, Reason = "counted" },
            new ConfirmHold { Caller = Node.Caller, HoldId = "g2" },
            new FulfilHold { Caller = Node.Caller, HoldId = "g2", FulfilmentId = "f" });

        Assert.Equal(
            [Outcome.Done, Outcome.Done, Outcome.InsufficientStock, Outcome.Done, Outcome.Done, Outcome.Done, Outcome.Done, Outcome.Done,
                Outcome.Done],
            answers.Select(OutcomeOf));
        Assert.Equal(3, (await Node.Item("sku:group").Get()).Item!.OnHand);
    }

    [Fact]
    public async Task One_that_makes_no_sense_or_cannot_be_decided_costs_no_other()
    {
        await Node.CreateAsync("sku:bad", 10);

        var answers = await ManyAsync("sku:bad",
            Place("b1", "sku:bad", 1),
            Place("b2", "no item id", 1),
            Place("b3", "sku:bad", 1) with { Caller = null! },
            "no command",
            Place("b4", "sku:bad", 1));

        Assert.Equal((Outcome.Done, Outcome.Done), (OutcomeOf(answers[0]), OutcomeOf(answers[4])));
        Assert.All(answers[1..4], answer => Assert.IsAssignableFrom<Exception>(answer));
        Assert.Equal(2, (await Node.Item("sku:bad").Get()).Item!.Held);
        await Assert.ThrowsAnyAsync<Exception>(() => Door("sku:bad").One(Place("b5", "sku:bad", 1) with { Caller = null! }));
    }

    [Fact]
    public async Task An_id_whose_command_was_refused_serves_the_next_command_of_the_same_round()
    {
        await Node.CreateAsync("sku:free", 10);
        await Node.PlaceAsync("f1", ("sku:free", 4));
        await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "f1" });
        var count = new CountStock { Caller = Node.Caller, CountId = "c", Counted = 9, Reason = "counted" };
        var adjustment = new AdjustStock { Caller = Node.Caller, AdjustmentId = "a", Delta = 2, Reason = "found" };
        var fulfilment = new FulfilHold { Caller = Node.Caller, HoldId = "f1", FulfilmentId = "f" };
        var change = new ChangeHold
        {
            Caller = Node.Caller, HoldId = "f1", ChangeId = "ch", Lines = [new() { ItemId = "sku:free", Quantity = 3 }],
        };
        var cancel = new CancelHold { Caller = Node.Caller, HoldId = "f1" };

        // One that the ledger took for contradictory would be decided again and again, and never answered.
        var answers = await ManyAsync("sku:free",
            count with { Version = 99 }, count,
            adjustment with { Version = 99 }, adjustment,
            change with { Version = 99 }, change,
            fulfilment with { Lines = [new() { ItemId = "sku:free", Quantity = 9 }] },
            fulfilment with { Lines = [new() { ItemId = "sku:free", Quantity = 1 }] },
            cancel with { Version = 99 }, cancel).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal([false, true, false, true, false, true, false, true, false, true],
            answers.Select(answer => OutcomeOf(answer) is Outcome.Done));
        Assert.Equal((10, 0), ((await Node.Item("sku:free").Get()).Item!.OnHand, (await Node.Item("sku:free").Get()).Item!.Allocated));
    }

    [Fact]
    public async Task An_item_of_a_tenant_that_nobody_knows_answers_none_of_them()
    {
        var door = Node.Grains.GetGrain<IItemDoor>(GrainKeys.Item("nobody", "sku:group"));

        await Assert.ThrowsAsync<ArgumentException>(() => door.Many(new() { Commands = [Place("n1", "sku:group", 1)] }));
        await Assert.ThrowsAsync<ArgumentException>(() => door.One(Place("n1", "sku:group", 1)));
    }

    private IItemDoor Door(string itemId) => Node.Grains.GetGrain<IItemDoor>(GrainKeys.Item(Node.Tenant, itemId));

    private async Task<object[]> ManyAsync(string itemId, params object[] commands) =>
        [.. (await Door(itemId).Many(new() { Commands = [.. commands] })).Answers];

    private static PlaceHold Place(string holdId, string itemId, long quantity) =>
        new() { Caller = Node.Caller, HoldId = holdId, Lines = [new() { ItemId = itemId, Quantity = quantity }] };

    private static Outcome OutcomeOf(object answer) => answer switch
    {
        HoldAnswer onHold => onHold.Outcome,
        ItemAnswer onItem => onItem.Outcome,
        _ => throw (Exception)answer,
    };
}

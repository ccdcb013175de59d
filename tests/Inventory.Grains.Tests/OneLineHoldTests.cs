using Inventory.Contracts;
using Inventory.Domain.Holds;

namespace Inventory.Grains.Tests;

public sealed class OneLineHoldTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private Node Node => ledger.Node;

    [Fact]
    public async Task Placing_takes_units_out_of_available()
    {
        await Node.CreateAsync("sku:place", 10);

        var answer = await Node.PlaceAsync("place-1", ("sku:place", 4));

        Assert.Equal(Outcome.Done, answer.Outcome);
        Assert.Equal(HoldStatus.Held, answer.Hold!.Status);
        var item = (await Node.Item("sku:place").Get()).Item!;
        Assert.Equal((6, 4, 2), (item.Available, item.Held, item.Version));
    }

    [Fact]
    public async Task A_retry_hears_of_its_hold_after_stock_is_gone()
    {
        await Node.CreateAsync("sku:retry", 1);
        await Node.PlaceAsync("retry-1", ("sku:retry", 1));

        var retry = await Node.PlaceAsync("retry-1", ("sku:retry", 1));
        var other = await Node.PlaceAsync("retry-2", ("sku:retry", 1));
        var reused = await Node.PlaceAsync("retry-1", ("sku:retry", 2));

        Assert.Equal((Outcome.Done, true), (retry.Outcome, retry.Replayed));
        Assert.Equal(Outcome.InsufficientStock, other.Outcome);
        Assert.Equal(("sku:retry", 1L, 0L), (other.Shortages[0].ItemId, other.Shortages[0].Requested, other.Shortages[0].Available));
        Assert.Equal(Outcome.IdReused, reused.Outcome);
        Assert.Equal("lines", Assert.Single(reused.Differs));
    }

    [Fact]
    public async Task A_thousand_racers_for_a_hundred_units_leave_exactly_a_hundred_holds()
    {
        await Node.CreateAsync("sku:race", 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Node.PlaceAsync($"race-{i}", ("sku:race", 1))));

        Assert.Equal(100, answers.Count(answer => answer.Outcome is Outcome.Done));
        Assert.Equal(900, answers.Count(answer => answer.Outcome is Outcome.InsufficientStock));
        Assert.Equal(100, (await Node.Item("sku:race").Get()).Item!.Held);
    }

    [Fact]
    public async Task The_whole_life_of_a_hold()
    {
        await Node.CreateAsync("sku:life", 10);
        await Node.PlaceAsync("life", ("sku:life", 5));

        var changed =
            await Node.Holds.Change(new() { Caller = Node.Caller, HoldId = "life", ChangeId = "c1",
            Lines = [new() { ItemId = "sku:life", Quantity = 8 }] });
        var again =
            await Node.Holds.Change(new() { Caller = Node.Caller, HoldId = "life", ChangeId = "c1",
            Lines = [new() { ItemId = "sku:life", Quantity = 8 }] });
        var confirmed = await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "life" });
        var part =
            await Node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "life", FulfilmentId = "f1",
            Lines = [new() { ItemId = "sku:life", Quantity = 3 }] });
        var cancelled = await Node.Holds.Cancel(new() { Caller = Node.Caller, HoldId = "life" });

        Assert.Equal((Outcome.Done, 2L), (changed.Outcome, changed.Hold!.Version));
        Assert.True(again.Replayed);
        Assert.Equal(HoldStatus.Confirmed, confirmed.Hold!.Status);
        Assert.Equal(3, part.Hold!.Lines[0].Fulfilled);
        Assert.Equal(HoldStatus.Fulfilled, cancelled.Hold!.Status);
        var item = (await Node.Item("sku:life").Get()).Item!;
        Assert.Equal((7, 0, 0, 7), (item.OnHand, item.Held, item.Allocated, item.Available));
    }
}

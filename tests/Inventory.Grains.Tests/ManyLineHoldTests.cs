using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain.Holds;

namespace Inventory.Grains.Tests;

public sealed class ManyLineHoldTests(LedgerFixture ledger) : IClassFixture<LedgerFixture>
{
    private Node Node => ledger.Node;

    [Fact]
    public async Task INV_12_One_short_line_leaves_nothing_of_the_others_behind()
    {
        var nights = await NightsAsync("none", 7, 2);
        await Node.PlaceAsync("none-full", (nights[3], 2));

        var refused = await Node.PlaceAsync("none-stay", [.. nights.Select(night => (night, 1L))]);

        Assert.Equal(Outcome.InsufficientStock, refused.Outcome);
        Assert.Equal(nights[3], Assert.Single(refused.Shortages).ItemId);
        foreach (var night in nights.Where(night => night != nights[3])) Assert.Equal(1, (await Node.Item(night).Get()).Item!.Version);
    }

    [Fact]
    public async Task Every_short_line_is_named()
    {
        var nights = await NightsAsync("short", 3, 1);

        var refused = await Node.PlaceAsync("short-stay", [.. nights.Select((night, i) => (night, i == 1 ? 1L : 2L))]);

        Assert.Equal([nights[0], nights[2]], refused.Shortages.Select(line => line.ItemId));
    }

    [Fact]
    public async Task A_stay_is_placed_changed_confirmed_in_part_and_fulfilled()
    {
        var nights = await NightsAsync("stay", 3, 5);
        var extra = (await NightsAsync("stay-extra", 1, 5))[0];

        var placed = await Node.PlaceAsync("stay", [.. nights.Select(night => (night, 2L))]);
        var changed = await Node.Holds.Change(new()
        {
            Caller = Node.Caller, HoldId = "stay", ChangeId = "c1", TtlSeconds = 600,
            Lines = [Line(nights[0], 0), Line(nights[1], 3), Line(extra, 1)],
        });
        var confirmed =
            await Node.Holds.Confirm(new() { Caller = Node.Caller, HoldId = "stay",
            Lines = [Line(nights[1], 1), Line(nights[2], 2), Line(extra, 0)] });
        var fulfilled = await Node.Holds.Fulfil(new() { Caller = Node.Caller, HoldId = "stay", FulfilmentId = "f1" });

        Assert.Equal(Outcome.Done, placed.Outcome);
        Assert.Equal(3, placed.Hold!.Lines.Length);
        Assert.Equal(Outcome.Done, changed.Outcome);
        Assert.Equal([(nights[1], 3L), (nights[2], 2L), (extra, 1L)], changed.Hold!.Lines.Select(line => (line.ItemId, line.Quantity)));
        Assert.Equal(HoldStatus.Confirmed, confirmed.Hold!.Status);
        Assert.Equal(HoldStatus.Fulfilled, fulfilled.Hold!.Status);
        Assert.Equal((5, 0, 0), Counts(await Node.Item(nights[0]).Get()));
        Assert.Equal((4, 0, 0), Counts(await Node.Item(nights[1]).Get()));
        Assert.Equal((5, 0, 0), Counts(await Node.Item(extra).Get()));
    }

    [Fact]
    public async Task Adding_a_line_to_a_hold_of_one_line_makes_it_a_hold_of_two()
    {
        var nights = await NightsAsync("grow", 2, 3);
        await Node.PlaceAsync("grow", (nights[0], 1));

        var grown = await Node.Holds.Change(new() { Caller = Node.Caller, HoldId = "grow", ChangeId = "c1", Lines = [Line(nights[1], 2)] });
        var again = await Node.Holds.Change(new() { Caller = Node.Caller, HoldId = "grow", ChangeId = "c1", Lines = [Line(nights[1], 2)] });
        var read = await Node.Holds.Get("grow");
        var released = await Node.Holds.Release(new() { Caller = Node.Caller, HoldId = "grow" });

        Assert.Equal(2, grown.Hold!.Lines.Length);
        Assert.True(again.Replayed);
        Assert.Equal(2, read.Hold!.Lines.Length);
        Assert.Equal(HoldStatus.Released, released.Hold!.Status);
        Assert.Equal((3, 0, 0), Counts(await Node.Item(nights[0]).Get()));
        Assert.Equal((3, 0, 0), Counts(await Node.Item(nights[1]).Get()));
    }

    [Fact]
    public async Task A_repeat_in_another_order_of_lines_is_a_repeat()
    {
        var nights = await NightsAsync("order", 3, 3);
        await Node.PlaceAsync("order", [.. nights.Select(night => (night, 1L))]);

        var again = await Node.PlaceAsync("order", [.. nights.Reverse().Select(night => (night, 1L))]);

        Assert.Equal((Outcome.Done, true), (again.Outcome, again.Replayed));
    }

    [Fact]
    public async Task Opposite_orders_of_lines_never_wait_in_a_circle()
    {
        var nights = await NightsAsync("circle", 5, 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            Node.PlaceAsync($"circle-{i}", [.. (i % 2 == 0 ? nights : nights.Reverse()).Select(night => (night, 1L))])));

        Assert.All(answers, answer => Assert.Equal(Outcome.Done, answer.Outcome));
        foreach (var night in nights) Assert.Equal((1000, 60, 0), Counts(await Node.Item(night).Get()));
    }

    [Fact]
    public async Task One_line_holds_and_stays_share_a_night_without_losing_a_unit()
    {
        var nights = await NightsAsync("mixed", 3, 50);

        var stays = Enumerable.Range(0, 40).Select(i => Node.PlaceAsync($"mixed-stay-{i}", [.. nights.Select(night => (night, 1L))]));
        var singles = Enumerable.Range(0, 200).Select(i => Node.PlaceAsync($"mixed-one-{i}", (nights[i % 3], 1)));
        var answers = await Task.WhenAll(stays.Concat(singles));

        Assert.All(answers, answer => Assert.True(answer.Outcome is Outcome.Done or Outcome.InsufficientStock, answer.Outcome.ToString()));
        foreach (var night in nights) Assert.InRange((await Node.Item(night).Get()).Item!.Available, 0, 50);
    }

    [Fact]
    public async Task Missing_items_are_all_named()
    {
        await Node.CreateAsync("sku:there", 1);

        var refused = await Node.PlaceAsync("missing", ("sku:nowhere-1", 1), ("sku:there", 1), ("sku:nowhere-2", 1));

        Assert.Equal(Outcome.ItemNotFound, refused.Outcome);
        Assert.Equal(["sku:nowhere-1", "sku:nowhere-2"], refused.ItemIds.Order(StringComparer.Ordinal));
    }

    private static Line Line(string itemId, long quantity) => new() { ItemId = itemId, Quantity = quantity };

    private static (long, long, long) Counts(Contracts.Items.ItemAnswer answer) =>
        (answer.Item!.OnHand, answer.Item.Held, answer.Item.Allocated);

    private async Task<string[]> NightsAsync(string property, int count, long rooms)
    {
        var nights = Enumerable.Range(0, count).Select(i => $"room:{property}:double:2027-03-{i + 1:00}").ToArray();
        foreach (var night in nights) await Node.CreateAsync(night, rooms);
        return nights;
    }
}

using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task What_does_not_exist_is_not_told()
    {
        var reading = await AskAsync(new()
        {
            TenantId = TenantId, ItemId = "sku:nowhere", Ends = 5, HoldIds = ["nowhere"],
                Commands = [new(CommandKind.Count, "nowhere", "id")],
        });
        Assert.Null(reading.Item);
        Assert.Empty(reading.Ends);
        Assert.Empty(reading.Holds);
        Assert.Empty(reading.Commands);
    }

    [Fact]
    public async Task Many_questions_are_answered_in_their_order()
    {
        var (a, b) = (await NewItemAsync(1), await NewItemAsync(2));
        var hold = await NewHoldAsync(NewName("h"), (b, 1));
        var readings = await Store.ReadAsync(
        [
            new() { TenantId = TenantId, ItemId = b.Id.Value, Ends = 1 },
            new() { TenantId = TenantId, HoldIds = [hold.HoldId] },
            new() { TenantId = StrangerId, ItemId = a.Id.Value, HoldIds = [hold.HoldId], Ends = 1 },
            new() { TenantId = TenantId },
            new() { TenantId = TenantId, ItemId = a.Id.Value, Ends = 1, HoldIds = [hold.HoldId] },
        ]);

        Assert.Equal([b.Key, null, null, null, a.Key], readings.Select(reading => reading.Item?.ItemKey));
        Assert.Equal([0, 1, 0, 0, 1], readings.Select(reading => reading.Holds.Count));
        Assert.Equal([1, 0, 0, 0, 0], readings.Select(reading => reading.Ends.Count));
    }

    [Fact]
    public async Task Ends_are_told_nearest_first_then_by_id_page_by_page()
    {
        var item = await NewItemAsync(100);
        var prefix = NewName("h");
        // Two of the same end among them, placed against their order; by bytes B comes before a.
        foreach (var (name, seconds) in new[] { ("z", 300), ("a", 100), ("B", 100), ("m", 200) })
            Assert.Equal(Verdict.Applied,
                await CommitAsync(Desk.Place($"{prefix}{name}", new HoldTerms { Lines = [], TtlSeconds = seconds },
                (await SeeAsync(item), 1))));

        var all = await EndsAsync(item, 10, null);
        Assert.Equal(["B", "a", "m", "z"], all.Select(end => end.HoldId[prefix.Length..]));
        Assert.Equal(all, all.Order());
        Assert.Equal(Desk.Now.AddSeconds(100), all[0].EndsAt);

        var walked = new List<HoldEnd>();
        for (HoldEnd? after = null; walked.Count < 10 && await EndsAsync(item, 1, after) is [var next]; after = next) walked.Add(next);
        Assert.Equal(all, walked);
        Assert.Equal(all[2..], await EndsAsync(item, 10, all[1]));
    }

    [Fact]
    public async Task Only_live_holds_with_an_end_have_one()
    {
        var (item, other) = (await NewItemAsync(100), await NewItemAsync(100));
        string[] names = [.. Enumerable.Range(0, 5).Select(_ => NewName("h"))];
        var released = await NewHoldAsync(names[0], (item, 1));
        var confirmed = await NewHoldAsync(names[1], (await SeeAsync(item), 1));
        await CommitAsync(Desk.Place(names[2], new HoldTerms { Lines = [], TtlSeconds = 0 }, (await SeeAsync(item), 1)));
        var moved = await NewHoldAsync(names[3], (await SeeAsync(item), 1), (other, 1));
        await NewHoldAsync(names[4], (await SeeAsync(item), 1));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Release(released, await SeeAsync(item))));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Confirm(confirmed, await SeeAsync(item))));
        Assert.Equal(Verdict.Applied,
            await CommitAsync(Desk.Change(moved, new() { Lines = [new(item.Id, 0)] }, await SeeAsync(item), await SeeAsync(other))));

        Assert.Equal([names[4]], (await EndsAsync(item, 10, null)).Select(end => end.HoldId));
        Assert.Equal([names[3]], (await EndsAsync(other, 10, null)).Select(end => end.HoldId));
    }

    [Fact]
    public async Task On_hand_is_told_as_the_journal_had_it_then()
    {
        var start = Desk.Now;
        var item = await NewItemAsync(10);
        Desk.Now = start.AddSeconds(10);
        await CommitAsync(Desk.Adjust(item, 5, "one"));
        Desk.Now = start.AddSeconds(20);
        await CommitAsync(Desk.Adjust(await SeeAsync(item), -3, "two"));
        await CommitAsync(Desk.Adjust(await SeeAsync(item), -1, "three"));   // at the same instant

        var reading = await AskAsync(new()
        {
            TenantId = TenantId,
            ItemId = item.Id.Value,
            OnHandAt = [.. new[] { 30, 20, 19.999, 10, 9.999, 0, -60 }.Select(seconds => start.AddSeconds(seconds))],
        });
        Assert.Equal([11L, 11, 15, 15, 10, 10, 10], reading.OnHandAt);
    }

    private async Task<List<HoldEnd>> EndsAsync(Seen item, int most, HoldEnd? after) =>
        (await AskAsync(new() { TenantId = TenantId, ItemId = item.Id.Value, Ends = most, EndsAfter = after })).Ends;
}

using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Stale_version_changes_nothing_and_leaves_no_event()
    {
        var item = await NewItemAsync();
        string first = NewName("h"), late = NewName("h");

        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Place(first, (item, 3))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Place(late, (item, 4))));

        Assert.Equal((2L, 3L), await VersionAndHeldAsync(item));
        Assert.Equal([null, first], (await JournalAsync(item.Id.Value)).Select(entry => entry.HoldId));
        Assert.Null(await FindHoldAsync(late));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task One_stale_set_leaves_its_groups_neighbours_intact(int place)
    {
        var items = new[] { await NewItemAsync(), await NewItemAsync(), await NewItemAsync() };
        var holds = items.Select(_ => NewName("h")).ToArray();
        var group = items.Select((item, i) => Desk.Place(holds[i], (item, 1))).ToArray();
        await NewHoldAsync(NewName("h"), (items[place], 5));

        var verdicts = await CommitGroupAsync(Store, group);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i == place ? Verdict.Stale : Verdict.Applied, verdicts[i]);
            Assert.Equal((2L, i == place ? 5L : 1L), await VersionAndHeldAsync(items[i]));
            Assert.Equal(i == place, await FindHoldAsync(holds[i]) is null);
        }
    }

    [Fact]
    public async Task Two_sets_of_a_group_on_the_same_version_one_applies_and_neighbours_do_not_mind()
    {
        var (item, neighbour) = (await NewItemAsync(), await NewItemAsync());
        string[] holds = [NewName("h"), NewName("h"), NewName("h")];

        var verdicts = await CommitGroupAsync(Store, Desk.Place(holds[0], (item, 1)), Desk.Place(holds[1], (neighbour, 1)),
            Desk.Place(holds[2], (item, 1)));

        Assert.Equal([Verdict.Applied, Verdict.Applied, Verdict.Stale], verdicts);
        Assert.Equal((2L, 1L), await VersionAndHeldAsync(item));
        Assert.Equal((2L, 1L), await VersionAndHeldAsync(neighbour));
    }

    [Fact]
    public async Task Several_commands_of_one_item_fold_into_one_row_and_one_event_each()
    {
        var item = await NewItemAsync();
        string[] holds = [NewName("h"), NewName("h")];

        Assert.Equal(Verdict.Applied,
            await CommitAsync(Desk.Round(item, seen => Desk.Place(holds[0], (seen, 1)), seen => Desk.Place(holds[1], (seen, 2)))));

        Assert.Equal((3L, 3L), await VersionAndHeldAsync(item));
        Assert.Equal([(1L, 0L), (2L, 1L), (3L, 3L)], (await JournalAsync(item.Id.Value)).Select(entry => (entry.Sequence, entry.Held)));
    }

    [Fact]
    public async Task Multi_item_sets_apply_all_or_nothing()
    {
        var (a, b, c) = (await NewItemAsync(), await NewItemAsync(), await NewItemAsync());
        var torn = NewName("h");
        var set = Desk.Place(torn, (a, 1), (b, 1), (c, 1));
        await NewHoldAsync(NewName("h"), (c, 5));

        Assert.Equal(Verdict.Stale, await CommitAsync(set));

        Assert.Equal((1L, 0L), await VersionAndHeldAsync(a));
        Assert.Equal((1L, 0L), await VersionAndHeldAsync(b));
        Assert.Single(await JournalAsync(a.Id.Value));
        Assert.Null(await FindHoldAsync(torn));

        var whole = await NewHoldAsync(torn, (a, 1), (b, 1), (await SeeAsync(c), 1));
        Assert.Equal(3, whole.Lines.Length);
        Assert.Equal((3L, 6L), await VersionAndHeldAsync(c));
    }

    [Fact]
    public async Task A_long_group_keeps_every_verdict_with_its_set()
    {
        var items = new List<Seen>();
        for (var i = 0; i < 24; i++) items.Add(await NewItemAsync());
        var group = items.Select(item => Desk.Place(NewName("h"), (item, 1))).ToArray();
        for (var i = 0; i < items.Count; i += 3) await NewHoldAsync(NewName("h"), (items[i], 1));

        Assert.Equal(items.Select((_, i) => i % 3 == 0 ? Verdict.Stale : Verdict.Applied), await CommitGroupAsync(Store, group));
    }

    private async Task<(long Version, long Held)> VersionAndHeldAsync(Seen item)
    {
        var now = await SeeAsync(item);
        Assert.Equal(now.Version, (await JournalAsync(item.Id.Value)).Count);
        return (now.Version, now.Stock.Held);
    }
}

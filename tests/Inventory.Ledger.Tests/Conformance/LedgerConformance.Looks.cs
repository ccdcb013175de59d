using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_look_confirms_what_still_is_and_changes_nothing()
    {
        var item = await NewItemAsync();
        var hold = await NewHoldAsync(NewName("h"), (item, 1));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Look(set =>
        {
            set.ItemLooks.Add((item.Key, 2));
            set.HoldLooks.Add((hold.HoldId, 1));
            set.HoldLooks.Add((NewName("absent"), 0));
            set.Commands.Add(Desk.Command(CommandKind.Change, hold.HoldId, "absent", null));
        })));
        Assert.Equal((2L, 1L), await VersionAndHeldAsync(item));
        Assert.Empty((await AskAsync(new() { TenantId = TenantId, Commands = [new(CommandKind.Change, hold.HoldId, "absent")] })).Commands);
    }

    [Fact]
    public async Task A_look_at_what_has_moved_on_is_stale()
    {
        var item = await NewItemAsync();
        var hold = await NewHoldAsync(NewName("h"), (item, 1));
        await CommitAsync(Desk.Adjust(await SeeAsync(item), 1, "adj"));

        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Look(set => set.ItemLooks.Add((item.Key, 2)))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Look(set => set.ItemLooks.Add((item.Key, 4)))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Look(set => set.HoldLooks.Add((hold.HoldId, 0)))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Look(set => set.HoldLooks.Add((hold.HoldId, 2)))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Look(set => set.HoldLooks.Add((NewName("absent"), 1)))));
        Assert.Equal(Verdict.Stale,
            await CommitAsync(Desk.Look(set => set.Commands.Add(Desk.Command(CommandKind.Adjustment, item.Id.Value, "adj", null)))));
    }

    [Fact]
    public async Task A_write_beside_a_look_that_has_moved_on_is_not_kept_and_neighbours_are()
    {
        var (item, looked, neighbour) = (await NewItemAsync(), await NewItemAsync(), await NewItemAsync());
        var writing = Desk.Place(NewName("h"), (item, 1));
        writing.ItemLooks.Add((looked.Key, looked.Version));
        await CommitAsync(Desk.Adjust(looked, 1, "adj"));

        Assert.Equal([Verdict.Applied, Verdict.Stale], await CommitGroupAsync(Store, Desk.Place(NewName("h"), (neighbour, 1)), writing));
        Assert.Equal((1L, 0L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task A_look_at_what_its_own_group_changes_costs_at_most_itself()
    {
        var (item, neighbour) = (await NewItemAsync(), await NewItemAsync());
        var verdicts = await CommitGroupAsync(Store,
            Desk.Look(set => set.ItemLooks.Add((item.Key, item.Version))), Desk.Place(NewName("h"), (item, 1)),
                Desk.Place(NewName("h"), (neighbour, 1)));
        Assert.Equal([Verdict.Applied, Verdict.Applied], verdicts[1..]);
    }
}

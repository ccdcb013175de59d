using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

// Two groups of one process at once, the second decided upon what the first will have made true.
public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_group_that_follows_another_waits_for_its_end_and_is_applied_upon_it()
    {
        var (before, after) = TwoTickets(1);
        var item = await NewItemAsync();
        var (one, two) = InARow(item, NewName("h"), NewName("h"));
        Task<Verdict[]> first, second;
        await using (await Other.LockAsync(TenantId, [item.Id.Value]))
        {
            first = CommitGroupAsync(Store, before, one);
            await WaitUntilBlockedAsync();
            second = CommitGroupAsync(Store, after, two);
            await WaitUntilBlockedAsync(writers: 2);
        }

        Assert.Equal([Verdict.Applied], await first.WaitAsync(Hung));
        Assert.Equal([Verdict.Applied], await second.WaitAsync(Hung));
        Assert.Equal((3L, 2L), await VersionAndHeldAsync(item));
        Assert.Equal([1, 2, 3], (await JournalAsync(item.Id.Value)).Select(entry => entry.Sequence));
        await AssertNoDeadlocksAsync();
    }

    [Fact]
    public async Task Where_the_first_is_stale_so_is_what_follows_although_the_versions_match()
    {
        var (before, after) = TwoTickets(2);
        var item = await NewItemAsync();
        var (one, two) = InARow(item, NewName("h"), NewName("h"));
        Task<Verdict[]> first, second;
        await using (var taken = await Other.LockAsync(TenantId, [item.Id.Value]))
        {
            first = CommitGroupAsync(Store, before, one);
            await WaitUntilBlockedAsync();
            second = CommitGroupAsync(Store, after, two);
            await WaitUntilBlockedAsync(writers: 2);
            Assert.Equal(Verdict.Applied, await taken.CommitAsync(Desk.Place(NewName("h"), (item, 5))));
        }

        Assert.Equal([Verdict.Stale], await first.WaitAsync(Hung));
        Assert.Equal([Verdict.Stale], await second.WaitAsync(Hung));
        Assert.Equal((2L, 5L), await VersionAndHeldAsync(item));
        Assert.Equal(two.Items[0].BasedOn, (await VersionAndHeldAsync(item)).Version);
    }

    [Fact]
    public async Task So_is_a_look_that_follows()
    {
        var (before, after) = TwoTickets(3);
        var item = await NewItemAsync();
        var (one, two) = InARow(item, NewName("h"), NewName("h"));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Place(NewName("h"), (item, 5))));
        Assert.Equal([Verdict.Stale], await CommitGroupAsync(Store, before, one));

        Assert.Equal([Verdict.Stale],
            await CommitGroupAsync(Store, after, Desk.Look(set => set.ItemLooks.Add((item.Key, two.Items[0].BasedOn)))));
    }

    [Fact]
    public async Task What_only_looks_follows_too()
    {
        var (before, after) = TwoTickets(4);
        var item = await NewItemAsync();
        var (one, two) = InARow(item, NewName("h"), NewName("h"));
        Task<Verdict[]> first, second;
        await using (await Other.LockAsync(TenantId, [item.Id.Value]))
        {
            first = CommitGroupAsync(Store, before, one);
            await WaitUntilBlockedAsync();
            second = CommitGroupAsync(Store, after, Desk.Look(set =>
            {
                set.ItemLooks.Add((item.Key, two.Items[0].BasedOn));
                set.HoldLooks.Add((one.Holds[0].Hold.HoldId, 1));
            }));
            await WaitUntilBlockedAsync(writers: 2);
        }

        Assert.Equal([Verdict.Applied], await first.WaitAsync(Hung));
        Assert.Equal([Verdict.Applied], await second.WaitAsync(Hung));
    }

    [Fact]
    public async Task An_id_that_was_taken_makes_a_group_that_follows_stale_and_its_neighbours_stay()
    {
        var (before, after) = TwoTickets(5);
        var item = await NewItemAsync();
        var taken = await NewHoldAsync(NewName("h"), (await NewItemAsync(), 1));
        var (one, two) = InARow(item, NewName("h"), taken.HoldId);
        Assert.Equal([Verdict.Applied], await CommitGroupAsync(Store, before, one));
        var neighbour = Desk.Place(NewName("h"), (await NewItemAsync(), 1));

        Assert.Equal([Verdict.Stale, Verdict.Applied], await CommitGroupAsync(Store, after, two, neighbour));
        Assert.Equal((2L, 1L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task Many_groups_in_a_row_on_two_lanes_are_all_applied()
    {
        var item = await NewItemAsync(1000);
        var pending = new Queue<Task<Verdict[]>>();
        for (var number = 1001; number < 1201; number++)
        {
            var set = Desk.Place(NewName("h"), (item, 1));
            item = item with { Stock = set.Items[0].Stock };
            // A lane's first group here locks its next ticket; from then on what follows a ticket finds it locked, however early it comes.
            var alone = number <= 1002;
            pending.Enqueue(CommitGroupAsync(Store, new GroupTicket(1 + number % 2, number, number + 2, number > 1003 ? number - 1
                : 0, Followed(number - 2)), set));
            if (alone || pending.Count == 2) Assert.Equal([Verdict.Applied], await pending.Dequeue().WaitAsync(Hung));
        }

        while (pending.TryDequeue(out var last)) Assert.Equal([Verdict.Applied], await last.WaitAsync(Hung));
        Assert.Equal((201L, 200L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task A_turn_is_remembered_for_as_long_as_a_group_follows_it()
    {
        var (before, after) = TwoTickets(6);
        var item = await NewItemAsync();
        var (one, two) = InARow(item, NewName("h"), NewName("h"));
        Assert.Equal([Verdict.Applied], await CommitGroupAsync(Store, before, one));
        Task<Verdict[]> second;
        await using (await KeepHoldsOutAsync())
        {
            second = CommitGroupAsync(Store, after, two);
            await WaitUntilBlockedAsync();
            // Meanwhile the first one's lane goes on.
            for (var number = before.Next; number < before.Next + 6; number += 2)
                Assert.Equal([Verdict.Applied],
                    await CommitGroupAsync(Store, new GroupTicket(before.Lane, number, number + 2, Followed: Followed(before.Number)),
                    Desk.Look(set => set.ItemLooks.Add((item.Key, 2)))));
        }

        Assert.Equal([Verdict.Applied], await second.WaitAsync(Hung));
    }

    // On two lanes, of a test's own.
    private static (GroupTicket Before, GroupTicket After) TwoTickets(int test) =>
        (new(1, 100 * test, 100 * test + 2), new(2, 100 * test + 1, 100 * test + 3, Follows: 100 * test));

    private static ReadOnlyMemory<int> Followed(int ticket) => new[] { ticket };

    private (ChangeSet One, ChangeSet Two) InARow(Seen item, string one, string two)
    {
        var first = Desk.Place(one, (item, 1));
        return (first, Desk.Place(two, (item with { Stock = first.Items[0].Stock }, 1)));
    }
}

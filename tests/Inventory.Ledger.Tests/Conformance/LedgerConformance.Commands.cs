using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_command_id_is_taken_once_and_its_content_kept()
    {
        var item = await NewItemAsync();
        var adjust = Desk.Adjust(item, 5, "adj");
        Assert.Equal(Verdict.Applied, await CommitAsync(adjust));

        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Adjust(await SeeAsync(item), 7, "adj")));

        Assert.Equal(15, (await SeeAsync(item)).Stock.OnHand);
        var key = new CommandKey(CommandKind.Adjustment, item.Id.Value, "adj");
        Assert.Equal(new LedgerCommand("""{"delta":5}""", adjust.Commands[0].At),
            (await AskAsync(new() { TenantId = TenantId, Commands = [key] })).Commands[key]);
    }

    [Fact]
    public async Task The_same_id_names_another_command_for_another_subject_or_kind()
    {
        var subject = NewName("s");
        foreach (var kind in Enum.GetValues<CommandKind>())
        {
            foreach (var about in new[] { subject, subject + "x" })
                Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Look(set => set.Commands.Add(Desk.Command(kind, about, "id", "{}")))));
        }

        CommandKey[] keys = [new(CommandKind.Count, subject, "id"), new(CommandKind.Change, subject + "x", "id"),
            new(CommandKind.Count, subject, "ID")];
        Assert.Equal(keys[..2], (await AskAsync(new() { TenantId = TenantId, Commands = keys })).Commands.Keys);
    }

    [Fact]
    public async Task The_same_command_id_twice_in_a_group_is_taken_once_and_neighbours_do_not_mind()
    {
        var (neighbour, subject) = (await NewItemAsync(), NewName("s"));
        var verdicts = await CommitGroupAsync(Store,
            Desk.Look(set => set.Commands.Add(Desk.Command(CommandKind.Change, subject, "id", """{"n":1}"""))),
            Desk.Look(set => set.Commands.Add(Desk.Command(CommandKind.Change, subject, "id", """{"n":2}"""))),
            Desk.Adjust(neighbour, 1, "adj"));
        Assert.Equal([Verdict.Applied, Verdict.Stale, Verdict.Applied], verdicts);
    }

    [Fact]
    public async Task The_same_command_ids_from_two_nodes_in_opposite_order_are_each_taken_once()
    {
        for (var round = 0; round < 10; round++)
        {
            string[] subjects = [NewName("s"), NewName("s"), NewName("s")];
            ChangeSet[] sets = [.. subjects.Select(Taking)], reversed = [.. subjects.Reverse().Select(Taking)];
            var verdicts = await Task.WhenAll(CommitGroupAsync(Store, sets), CommitGroupAsync(Other, reversed)).WaitAsync(Hung);
            for (var i = 0; i < 3; i++)
                Assert.Equal([Verdict.Applied, Verdict.Stale], new[] { verdicts[0][i], verdicts[1][2 - i] }.Order());
        }

        await AssertNoDeadlocksAsync();

        ChangeSet Taking(string subject) => Desk.Look(set => set.Commands.Add(Desk.Command(CommandKind.Change, subject, "id", "{}")));
    }
}

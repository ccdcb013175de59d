using Inventory.Domain.Holds;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_new_hold_clashes_with_an_existing_id()
    {
        var (item, elsewhere) = (await NewItemAsync(), await NewItemAsync());
        var hold = await NewHoldAsync(NewName("h"), (item, 3));

        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Place(hold.HoldId, (elsewhere, 4))));

        Assert.Equal((1L, 0L), await VersionAndHeldAsync(elsewhere));
        Assert.Equal(3, (await FindHoldAsync(hold.HoldId))!.Lines.Single().Quantity);
    }

    [Fact]
    public async Task The_same_hold_id_on_two_items_of_one_group_is_placed_once_and_neighbours_do_not_mind()
    {
        var (a, b, neighbour) = (await NewItemAsync(), await NewItemAsync(), await NewItemAsync());
        var holdId = NewName("h");

        var verdicts = await CommitGroupAsync(Store, Desk.Place(holdId, (a, 1)), Desk.Place(holdId, (b, 1)),
            Desk.Place(NewName("h"), (neighbour, 1)));

        Assert.Equal([Verdict.Applied, Verdict.Stale, Verdict.Applied], verdicts);
        Assert.Equal((1L, 0L), await VersionAndHeldAsync(b));
    }

    [Fact]
    public async Task The_same_hold_id_from_two_nodes_at_once_is_placed_once()
    {
        for (var round = 0; round < 15; round++)
        {
            var (a, b) = (await NewItemAsync(), await NewItemAsync());
            var holdId = NewName("h");
            var verdicts = await Task.WhenAll(
                CommitGroupAsync(Store, Desk.Place(holdId, (a, 1))),
                CommitGroupAsync(Other, Desk.Place(holdId, (b, 1)))).WaitAsync(Hung);

            Assert.Equal([Verdict.Applied, Verdict.Stale], verdicts.Select(verdict => verdict[0]).Order());
            Assert.Equal(1, (await SeeAsync(a)).Stock.Held + (await SeeAsync(b)).Stock.Held);
        }
    }

    [Fact]
    public async Task A_hold_is_fenced_by_its_own_version()
    {
        var item = await NewItemAsync();
        var hold = await NewHoldAsync(NewName("h"), (item, 3));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Change(hold, new() { TtlSeconds = 60 }, await SeeAsync(item))));

        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Release(hold, await SeeAsync(item))));

        Assert.Equal((HoldStatus.Held, 2L), await StatusAndVersionAsync(hold.HoldId));
        Assert.Equal((3L, 3L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task A_hold_comes_back_as_it_was_written_through_its_whole_life()
    {
        var (a, b, c) = (await NewItemAsync(), await NewItemAsync(), await NewItemAsync());
        var terms = new HoldTerms { Lines = [], TtlSeconds = 90, Owner = "o", Channel = "web", Metadata = """{"k":"é \" 🏨"}""" };
        var placing = Desk.Place(NewName("h"), terms, (a, 3), (b, 2));
        Assert.Equal(Verdict.Applied, await CommitAsync(placing));
        var hold = await AssertSameAsync(placing);

        // Leaves one line, gains another: rows are updated and inserted in one set.
        var change = new HoldChange { Lines = [new(b.Id, 0), new(c.Id, 4)], ReplacesMetadata = true, Metadata = null };
        var changing = Desk.Change(hold, change, await SeeAsync(a), await SeeAsync(b), c);
        Assert.Equal(Verdict.Applied, await CommitAsync(changing));
        hold = await AssertSameAsync(changing);
        Assert.Equal([3L, 4L], hold.Lines.Select(line => line.Quantity));
        Assert.Equal([3L, 2L], hold.Terms.Lines.Select(line => line.Quantity));   // what it was placed with, for a repeat

        var confirming = Desk.Confirm(hold, await SeeAsync(a), await SeeAsync(b), await SeeAsync(c));
        Assert.Equal(Verdict.Applied, await CommitAsync(confirming));
        await AssertSameAsync(confirming);
        Assert.Equal((0L, 4L), ((await SeeAsync(c)).Stock.Held, (await SeeAsync(c)).Stock.Allocated));
    }

    [Fact]
    public async Task A_spent_id_takes_its_place_and_its_metadata()
    {
        var item = await NewItemAsync();
        var holdId = NewName("h");
        var spending = Desk.Spend(holdId);
        Assert.Equal(Verdict.Applied, await CommitAsync(spending));
        var spent = await AssertSameAsync(spending);
        Assert.Empty(spent.AllLines);

        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Place(holdId, (item, 1))));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Spend(holdId)));

        var change = Desk.Change(spent, new() { ReplacesMetadata = true, Metadata = """{"k":"v"}""" });
        Assert.Equal(Verdict.Applied, await CommitAsync(change));
        Assert.Equal("""{"k":"v"}""", (await AssertSameAsync(change)).Metadata);
    }

    [Fact]
    public async Task The_same_ids_of_another_tenant_are_nothing_to_this_one()
    {
        var item = await NewItemAsync();
        var hold = await NewHoldAsync(NewName("h"), (item, 1));
        var stranger = new Desk(StrangerId, Now);
        var key = await NewKeyAsync();

        Assert.Equal([Verdict.Applied], await CommitGroupAsync(Store, stranger.Create(key, item.Id.Value, 5)));
        var theirs = new Seen(key, item.Id, (await AskAsync(new() { TenantId = StrangerId, ItemId = item.Id.Value })).Item!.Stock);
        Assert.Equal([Verdict.Applied], await CommitGroupAsync(Store, stranger.Place(hold.HoldId, (theirs, 2))));

        Assert.Equal(1, (await FindHoldAsync(hold.HoldId))!.Lines[0].Quantity);
        Assert.Equal((2L, 1L), ((await SeeAsync(item)).Version, (await SeeAsync(item)).Stock.Held));
    }

    private Task<Hold> AssertSameAsync(ChangeSet written) => AssertSameAsync(written.Holds[0].Hold);

    private async Task<Hold> AssertSameAsync(Hold expected)
    {
        var actual = (await FindHoldAsync(expected.HoldId))!;
        Assert.Equal(expected.AllLines.AsEnumerable(), actual.AllLines);
        Assert.Equal(expected.Terms.Lines.AsEnumerable(), actual.Terms.Lines);
        // The rest by the records' own equality, with the arrays just compared made the same.
        Assert.Equal(expected, actual with { AllLines = expected.AllLines, Terms = actual.Terms with { Lines = expected.Terms.Lines } });
        return actual;
    }

    private async Task<(HoldStatus, long)> StatusAndVersionAsync(string holdId)
    {
        var hold = (await FindHoldAsync(holdId))!;
        return (hold.Status, hold.Version);
    }
}

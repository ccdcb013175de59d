using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

// However the ledger stores what was placed together: the journal tells an event each.
public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Holds_placed_together_have_an_event_each_that_says_what_each_was()
    {
        var item = await NewItemAsync(100);
        string[] holds = [.. Enumerable.Range(0, 4).Select(_ => NewName("h"))];
        var round = Desk.Round(item, seen => Desk.Place(holds[2], (seen, 5)),
            seen => Desk.Place(holds[0], new HoldTerms { Lines = [], TtlSeconds = 60 }, (seen, 1)),
            seen => Desk.Place(holds[3], new HoldTerms { Lines = [], TtlSeconds = 0 }, (seen, 7)), seen => Desk.Place(holds[1], (seen, 5)));

        Assert.Equal(Verdict.Applied, await CommitAsync(round));

        await AssertJournalledAsync(item, round);
        foreach (var (holdId, quantity) in holds.Zip(new[] { 1L, 5, 5, 7 }))
            Assert.Equal(quantity, (await FindHoldAsync(holdId))!.Lines[0].Quantity);
    }

    [Fact]
    public async Task Holds_placed_together_alike_have_an_event_each()
    {
        var item = await NewItemAsync(100);
        var round =
            Desk.Round(item,
            [.. Enumerable.Range(0, 50).Select(_ => (Func<Seen, ChangeSet>)(seen => Desk.Place(NewName("h"), (seen, 2))))]);

        Assert.Equal(Verdict.Applied, await CommitAsync(round));

        await AssertJournalledAsync(item, round);
        await AssertJournalledAsync(item, round, after: 1);     // just before the first of them
        await AssertJournalledAsync(item, round, after: 20);    // in their midst
        await AssertJournalledAsync(item, round, after: 51);    // behind the last
    }

    [Fact]
    public async Task Who_placed_each_hold_is_told_where_several_callers_were_served_together()
    {
        var item = await NewItemAsync(100);
        var desk = new Desk(TenantId, Now);
        var round = Desk.Round(item, [.. Enumerable.Range(0, 6).Select(i => (Func<Seen, ChangeSet>)(seen =>
        {
            desk.Caller = new Requester($"caller{i / 2}");
            return desk.Place(NewName("h"), (seen, 1));
        }))]);

        Assert.Equal(Verdict.Applied, await CommitAsync(round));

        Assert.Equal(["caller0", "caller0", "caller1", "caller1", "caller2", "caller2"], (await JournalAsync(item.Id.Value)).Skip(1)
            .Select(entry => entry.Actor));
    }

    [Fact]
    public async Task What_happens_between_placings_stays_between_them()
    {
        var item = await NewItemAsync(100);
        var hold = await NewHoldAsync(NewName("h"), (item, 3));
        var round = Desk.Round(await SeeAsync(item), seen => Desk.Place(NewName("h"), (seen, 1)),
            seen => Desk.Place(NewName("h"), (seen, 2)),
            seen => Desk.Release(hold, seen), seen => Desk.Place(NewName("h"), (seen, 4)), seen =>
                Desk.Place(NewName("h"), (seen, 8)), seen => Desk.Adjust(seen, 1, "more"),
            seen => Desk.Place(NewName("h"), (seen, 16)));

        Assert.Equal(Verdict.Applied, await CommitAsync(round));

        await AssertJournalledAsync(item, round);
        Assert.Equal([0L, 3, 4, 6, 3, 7, 15, 15, 31], (await JournalAsync(item.Id.Value)).Select(entry => entry.Held));
    }

    [Fact]
    public async Task What_the_owner_changes_after_a_placing_is_no_part_of_what_the_placing_says()
    {
        var item = await NewItemAsync(100);
        var confirmed = await NewHoldAsync(NewName("h"), (item, 3));
        var round = Desk.Round(await SeeAsync(item), seen => Desk.Place(NewName("h"), (seen, 1)),
            seen => Desk.Adjust(seen, 50, NewName("a")), seen => Desk.Place(NewName("h"), (seen, 2)),
            seen => Desk.Confirm(confirmed, seen), seen => Desk.Place(NewName("h"), (seen, 4)));

        Assert.Equal(Verdict.Applied, await CommitAsync(round));

        await AssertJournalledAsync(item, round);
        Assert.Equal([100L, 150, 150, 150, 150], (await JournalAsync(item.Id.Value)).Skip(2).Select(entry => entry.OnHand));
        Assert.Equal([0L, 0, 0, 3, 3], (await JournalAsync(item.Id.Value)).Skip(2).Select(entry => entry.Allocated));
    }

    [Fact]
    public async Task Rounds_of_several_items_in_one_group_each_have_their_own_events()
    {
        var (a, b, c) = (await NewItemAsync(100), await NewItemAsync(100), await NewItemAsync(100));
        var rounds =
            new[] { c, a,
            b }.Select(item =>
            Desk.Round(item,
            [.. Enumerable.Range(1, 3).Select(units => (Func<Seen, ChangeSet>)(seen => Desk.Place(NewName("h"), (seen, units))))]))
            .ToArray();

        Assert.All(await CommitGroupAsync(Store, rounds), verdict => Assert.Equal(Verdict.Applied, verdict));

        foreach (var (item, round) in new[] { c, a, b }.Zip(rounds)) await AssertJournalledAsync(item, round);
    }

    [Fact]
    public async Task Of_rounds_in_one_group_the_stale_one_leaves_no_event()
    {
        var (item, other) = (await NewItemAsync(100), await NewItemAsync(100));
        Func<Seen, ChangeSet>[] places = [seen => Desk.Place(NewName("h"), (seen, 1)), seen => Desk.Place(NewName("h"), (seen, 1))];
        var (late, good) = (Desk.Round(item, places), Desk.Round(other, places));
        await NewHoldAsync(NewName("h"), (item, 1));

        Assert.Equal([Verdict.Stale, Verdict.Applied], await CommitGroupAsync(Store, late, good));

        Assert.Equal([1L, 2], (await JournalAsync(item.Id.Value)).Select(entry => entry.Sequence));
        await AssertJournalledAsync(other, good);
    }

    [Fact]
    public async Task Holds_of_several_lines_placed_together_have_an_event_each_on_every_item()
    {
        var (a, b, c) = (await NewItemAsync(100), await NewItemAsync(100), await NewItemAsync(100));
        var terms = new HoldTerms { Lines = [], TtlSeconds = 90, Owner = "o", Channel = "web", Metadata = """{"k":"v"}""" };
        string[] holds = [.. Enumerable.Range(0, 4).Select(_ => NewName("h"))];
        var union = Desk.Union([a, b, c], seen => Desk.Place(holds[3], terms, (seen[1], 1), (seen[0], 2)),
            seen => Desk.Place(holds[0], (seen[0], 3), (seen[2], 4), (seen[1], 5)),
            seen => Desk.Place(holds[2], (seen[2], 6), (seen[1], 1)),
            seen => Desk.Place(holds[1], terms with { TtlSeconds = 30 }, (seen[0], 7), (seen[1], 8)));

        Assert.Equal(Verdict.Applied, await CommitAsync(union));

        foreach (var item in new[] { a, b, c })
        {
            var its = new ChangeSet(TenantId);
            its.Items.Add(union.Items.Single(write => write.ItemKey == item.Key));
            its.Events.AddRange(union.Events.Where(write => write.ItemKey == item.Key));
            await AssertJournalledAsync(item, its);
        }

        foreach (var write in union.Holds) await AssertSameAsync(write.Hold);
    }

    // The journal has just the events of the set, in order and with the stock after each, and so has whoever reads it from a sequence on.
    private async Task AssertJournalledAsync(Seen item, ChangeSet set, long after = 0)
    {
        var expected = set.Events.Where(write => write.After.Version > after).Select(Told).ToArray();
        Assert.Equal(expected, (await JournalAsync(item.Id.Value)).Where(entry => entry.Sequence > Math.Max(after, set.Items[0].BasedOn)));
        var read =
            (await AskAsync(new() { TenantId = TenantId, ItemId = item.Id.Value, EventsAfter = Math.Max(after, set.Items[0].BasedOn) }))
            .Events;
        Assert.Equal(
            set.Events.Where(write => write.After.Version > after)
                .Select(write => new JournalEntry(write.After.Version, write.Change.At, write.Change.Type, write.Change.HoldId,
                write.Change.Quantity, write.Change.EndsAt, write.After with { UpdatedAt = write.Change.At, SettingsVersion = 0,
                    Shortage = 0 })),
            read);
    }

    private static Journalled Told(EventWrite write) =>
        new(write.After.Version, write.Change.Type.Name(), write.Change.HoldId, write.Change.CommandId, write.Change.Quantity,
        write.Change.EndsAt, write.Change.Actor, write.After.OnHand, write.After.Held, write.After.Allocated);
}

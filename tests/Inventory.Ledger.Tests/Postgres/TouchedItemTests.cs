using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Tests.Conformance;

namespace Inventory.Ledger.Tests.Postgres;

/// <summary>What a hand has written to is decided anew, under the row lock; whoever shares a group with it has no part in that.</summary>
[Collection(nameof(PostgresLedger))]
public sealed class TouchedItemTests(PostgresLedger ledger)
{
    private static int _names;

    private readonly Desk _desk = new(ledger.Tenant.Id, ledger.Now);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 3)]
    public async Task A_set_that_writes_it_is_stale_although_no_version_moved_and_its_neighbours_are_kept(int size, int touched)
    {
        var items = await NewItemsAsync(size);
        await TouchAsync(items[touched]);

        var verdicts = await CommitAsync([.. items.Select(item => _desk.Place(NewName("h"), (item, 1)))]);

        Assert.Equal(items.Select((_, i) => i == touched ? Verdict.Stale : Verdict.Applied), verdicts);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 0)]
    public async Task So_is_a_look_at_it(int size, int touched)
    {
        var items = await NewItemsAsync(size);
        await TouchAsync(items[touched]);

        var verdicts = await CommitAsync([.. items.Select((item, i) => i != touched ? _desk.Place(NewName("h"), (item, 1))
            : _desk.Look(set => set.ItemLooks.Add((item.Key, item.Version))))]);

        Assert.Equal(items.Select((_, i) => i == touched ? Verdict.Stale : Verdict.Applied), verdicts);
    }

    [Fact]
    public async Task Under_its_row_lock_it_is_written()
    {
        var item = (await NewItemsAsync(1))[0];
        await TouchAsync(item);
        await using var taken = await ledger.Store.LockAsync(ledger.Tenant.Id, [item.Id.Value]);
        Assert.Equal(Verdict.Applied, await taken.CommitAsync(_desk.Place(NewName("h"), (item, 1))));
    }

    // Nothing but the mark: counters and version are as everybody knows them.
    private Task TouchAsync(Seen item) =>
        ledger.Database.ScalarAsync<object>($"UPDATE item SET updated_at = updated_at WHERE item_key = {item.Key}");

    private async Task<Verdict[]> CommitAsync(ChangeSet[] group)
    {
        var verdicts = new Verdict[group.Length];
        await ledger.Store.CommitAsync(default, group, verdicts);
        return verdicts;
    }

    private async Task<Seen[]> NewItemsAsync(int count)
    {
        var items = new Seen[count];
        for (var i = 0; i < count; i++)
        {
            var itemId = $"sku:{NewName("i")}";
            var set = _desk.Create((await ledger.Store.TakeItemKeysAsync()).First, itemId, 10);
            await ledger.CommitAsync(set);
            items[i] = new(set.Items[0].ItemKey, ItemId.Parse(itemId), set.Items[0].Stock);
        }

        return items;
    }

    private static string NewName(string kind) => $"touched-{kind}{Interlocked.Increment(ref _names)}";
}

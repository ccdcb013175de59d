using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task A_new_item_is_as_it_was_made()
    {
        var itemId = NewName("room:grand:dbl") + ":2030-02-28";
        var making = Desk.Create(await NewKeyAsync(), itemId, 7, """{"k":"é"}""", """{"onHand":7}""");
        Assert.Equal(Verdict.Applied, await CommitAsync(making));

        var item = (await AskAsync(new() { TenantId = TenantId, ItemId = itemId })).Item!;
        Assert.Equal((making.Items[0].ItemKey, making.Items[0].Stock, """{"k":"é"}""", """{"onHand":7}"""),
            (item.ItemKey, item.Stock, item.Metadata, item.CreatedAs));
        Assert.Equal([(1L, "item_created.v1", 7L)], (await JournalAsync(itemId))
            .Select(entry => (entry.Sequence, entry.Type, entry.OnHand)));
    }

    [Fact]
    public async Task An_item_id_is_taken_once()
    {
        var item = await NewItemAsync();
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.Create(await NewKeyAsync(), item.Id.Value, 99)));
        Assert.Equal((10L, item.Key), ((await SeeAsync(item)).Stock.OnHand, (await SeeAsync(item)).Key));
        Assert.Single(await JournalAsync(item.Id.Value));
    }

    [Fact]
    public async Task An_item_id_twice_in_a_group_is_made_once_and_neighbours_do_not_mind()
    {
        var (itemId, neighbour) = (NewName("sku:item"), await NewItemAsync());
        var (first, second) = (await NewKeyAsync(), await NewKeyAsync());
        Assert.Equal([Verdict.Applied, Verdict.Stale, Verdict.Applied],
            await CommitGroupAsync(Store, Desk.Create(first, itemId, 1), Desk.Create(second, itemId, 2), Desk.Adjust(neighbour, 1, "adj")));
        Assert.Equal((first, 1L), ((await SeeAsync(itemId)).Key, (await SeeAsync(itemId)).Stock.OnHand));
    }

    [Fact]
    public async Task Two_nodes_that_make_the_same_items_in_opposite_order_make_each_once()
    {
        for (var round = 0; round < 10; round++)
        {
            string[] ids = [NewName("sku:item"), NewName("sku:item"), NewName("sku:item")];
            var (mine, theirs) = (await NewKeyAsync(), await NewKeyAsync());
            var verdicts = await Task.WhenAll(
                CommitGroupAsync(Store, [.. ids.Select((id, i) => Desk.Create(mine + i, id, 1))]),
                CommitGroupAsync(Other, [.. ids.Reverse().Select((id, i) => Desk.Create(theirs + i, id, 2))])).WaitAsync(Hung);
            for (var i = 0; i < 3; i++)
                Assert.Equal([Verdict.Applied, Verdict.Stale], new[] { verdicts[0][i], verdicts[1][2 - i] }.Order());
        }

        await AssertNoDeadlocksAsync();
    }

    [Fact]
    public async Task Metadata_is_replaced_where_the_set_says_so_and_stays_elsewhere()
    {
        var item = await NewItemAsync();
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.SetMetadata(item, """{"k":"v"}""")));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.Adjust(await SeeAsync(item), 1, "adj")));
        Assert.Equal("""{"k":"v"}""", await MetadataAsync(item));
        Assert.Equal(Verdict.Stale, await CommitAsync(Desk.SetMetadata(item, """{"k":"late"}""")));
        Assert.Equal("""{"k":"v"}""", await MetadataAsync(item));
        Assert.Equal(Verdict.Applied, await CommitAsync(Desk.SetMetadata(await SeeAsync(item), null)));
        Assert.Null(await MetadataAsync(item));
    }

    [Fact]
    public async Task Item_numbers_are_handed_out_once()
    {
        var blocks = await Task.WhenAll(Store.TakeItemKeysAsync(), Other.TakeItemKeysAsync(), Store.TakeItemKeysAsync());
        var keys = blocks.SelectMany(block => Enumerable.Range(0, block.Count).Select(offset => block.First + offset)).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(key > 0));
    }

    private async Task<string?> MetadataAsync(Seen item) => (await AskAsync(new() { TenantId = TenantId, ItemId = item.Id.Value }))
        .Item!.Metadata;
}

using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Under_a_lock_nobody_else_writes_until_it_commits()
    {
        var item = await NewItemAsync();
        await using var taken = await Store.LockAsync(TenantId, [item.Id.Value]);
        var late = CommitGroupAsync(Other, Desk.Place(NewName("h"), (item, 1)));
        await WaitUntilBlockedAsync();

        Assert.Equal(item.Stock, (await taken.ReadAsync([new() { TenantId = TenantId, ItemId = item.Id.Value }]))[0].Item!.Stock);
        Assert.Equal(Verdict.Applied, await taken.CommitAsync(Desk.Place(NewName("h"), (item, 4))));

        Assert.Equal([Verdict.Stale], await late.WaitAsync(Hung));
        Assert.Equal((2L, 4L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task A_lock_given_back_without_a_commit_lets_the_other_through()
    {
        var item = await NewItemAsync();
        Task<Verdict[]> late;
        await using (await Store.LockAsync(TenantId, [item.Id.Value]))
        {
            late = CommitGroupAsync(Other, Desk.Place(NewName("h"), (item, 1)));
            await WaitUntilBlockedAsync();
        }

        Assert.Equal([Verdict.Applied], await late.WaitAsync(Hung));
    }

    [Fact]
    public async Task Under_a_lock_a_stale_set_keeps_nothing()
    {
        var item = await NewItemAsync();
        var hold = await NewHoldAsync(NewName("h"), (item, 1));
        await using (var taken = await Store.LockAsync(TenantId, [item.Id.Value]))
            Assert.Equal(Verdict.Stale, await taken.CommitAsync(Desk.Place(hold.HoldId, (await SeeAsync(item), 1))));
        Assert.Equal((2L, 1L), await VersionAndHeldAsync(item));
    }

    [Fact]
    public async Task Locks_of_the_same_items_in_any_order_follow_each_other()
    {
        var items = new[] { await NewItemAsync(100), await NewItemAsync(100), await NewItemAsync(100) };
        string[] ids = [.. items.Select(item => item.Id.Value)];
        await Task.WhenAll(TakeAsync(Store, ids), TakeAsync(Other, [.. ids.Reverse()])).WaitAsync(Hung);
        foreach (var item in items) Assert.Equal((11L, 10L), await VersionAndHeldAsync(item));

        async Task TakeAsync(ILedgerStore store, string[] order)
        {
            for (var round = 0; round < 5; round++)
            {
                await using var taken = await store.LockAsync(TenantId, order);
                var readings =
                    await taken.ReadAsync([.. items.Select(item => new LedgerQuestion { TenantId = TenantId, ItemId = item.Id.Value })]);
                var seen = items.Select((item, i) => (item with { Stock = readings[i].Item!.Stock }, 1L)).ToArray();
                Assert.Equal(Verdict.Applied, await taken.CommitAsync(Desk.Place(NewName("h"), seen)));
            }
        }
    }
}

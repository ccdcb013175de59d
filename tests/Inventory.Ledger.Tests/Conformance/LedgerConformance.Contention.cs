using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Tests.Conformance;

public abstract partial class LedgerConformance
{
    [Fact]
    public async Task Two_nodes_on_overlapping_items_neither_hang_nor_lose_nor_double_anything()
    {
        const int Rounds = 60;
        var items = new List<Seen>();
        for (var i = 0; i < 6; i++) items.Add(await NewItemAsync(100_000));

        var applied = await Task.WhenAll(RunAsync(Store, new(1)), RunAsync(Other, new(2))).WaitAsync(Hung);

        for (var i = 0; i < items.Count; i++) Assert.Equal(applied[0][i] + applied[1][i], (await VersionAndHeldAsync(items[i])).Held);
        await AssertNoDeadlocksAsync();
        Assert.All(applied, units => Assert.True(units.Sum() > 0));

        async Task<long[]> RunAsync(ILedgerStore store, Random random)
        {
            var units = new long[items.Count];
            for (var round = 0; round < Rounds; round++)
            {
                // Three sets of two items each, no item in two of them: as the grains of one node would send them, in whatever order.
                var order = Enumerable.Range(0, items.Count).ToArray();
                random.Shuffle(order);
                var readings =
                    await store.ReadAsync([.. items.Select(item => new LedgerQuestion { TenantId = TenantId, ItemId = item.Id.Value })]);
                var group = order.Chunk(2)
                    .Select(pair => Desk.Place(NewName("h"),
                        [.. pair.Select(i => (items[i] with { Stock = readings[i].Item!.Stock }, (long)random.Next(1, 4)))])).ToArray();

                var verdicts = await CommitGroupAsync(store, group);

                Assert.All(verdicts, verdict => Assert.True(verdict is Verdict.Applied or Verdict.Stale, $"{verdict} in round {round}"));
                for (var s = 0; s < group.Length; s++)
                {
                    if (verdicts[s] is not Verdict.Applied) continue;
                    foreach (var line in group[s].Holds[0].Hold.Lines)
                        units[items.FindIndex(item => item.Id == line.Item)] += line.Quantity;
                }
            }

            return units;
        }
    }
}

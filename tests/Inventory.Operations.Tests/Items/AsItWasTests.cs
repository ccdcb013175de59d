using Inventory.Domain.Items;
using Inventory.Ledger.Reads;
using Inventory.Operations.Items;

namespace Inventory.Operations.Tests.Items;

/// <summary>How an item was, against what its journal adds up to.</summary>
public sealed class AsItWasTests : IAsyncLifetime
{
    private const string Item = "sku:tea@berlin";
    private ItemBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ItemBench.StartAsync("as_it_was");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task At_any_instant_and_version_it_is_what_the_journal_until_then_adds_up_to(int seed)
    {
        await ItemLife.LiveAsync(_bench, Item, seed, steps: 120);
        var journal = await _bench.JournalAsync(Item);
        Assert.True(await _bench.Database.ScalarAsync<bool>("SELECT bool_or(hold_ids IS NOT NULL) FROM journal_row"));
        var random = new Random(seed);
        var instants = journal.SelectMany(one => (DateTimeOffset[])[one.At.AddMilliseconds(-1), one.At, one.At.AddMilliseconds(1)])
            .Concat(Enumerable.Range(0, 50).Select(_ => ItemBench.Noon.AddMilliseconds(random.Next(0, 10_000_000))));

        foreach (var instant in instants)
        {
            var was = await _bench.Views.AtAsync(_bench.Tenant, Item, instant);
            var until = journal.Where(one => one.At <= instant).ToList();
            if (until.Count == 0) Assert.Equal(1, Assert.IsType<AsItWas.NotYet>(was).First.Sequence);
            else Same(until, Assert.IsType<AsItWas.Known>(was).Event);
        }

        foreach (var last in journal)
        {
            var was = await _bench.Views.AtVersionAsync(_bench.Tenant, Item, last.Sequence);
            Same([.. journal.Where(one => one.Sequence <= last.Sequence)], Assert.IsType<AsItWas.Known>(was).Event);
        }
    }

    [Fact]
    public async Task What_lies_before_behind_or_beyond_the_journal_is_told_as_such()
    {
        await ItemLife.LiveAsync(_bench, Item, seed: 3, steps: 20);
        var last = (await _bench.JournalAsync(Item))[^1].Sequence;
        Assert.IsType<AsItWas.NotYet>(await _bench.Views.AtVersionAsync(_bench.Tenant, Item, 0));
        Assert.Equal(last, Assert.IsType<AsItWas.NotReached>(
            await _bench.Views.AtVersionAsync(_bench.Tenant, Item, last + 1)).Last.Sequence);
        Assert.IsType<AsItWas.NoSuchItem>(await _bench.Views.AtAsync(_bench.Tenant, "sku:other", ItemBench.Noon.AddDays(1)));
        Assert.IsType<AsItWas.NoSuchItem>(await _bench.Views.AtVersionAsync(_bench.Tenant, "sku:other", 1));

        await _bench.Database.ScalarAsync<object>("DELETE FROM journal_row WHERE sequence <= 5");

        var first = (await _bench.JournalAsync(Item))[0].Sequence;
        Assert.Equal(first, Assert.IsType<AsItWas.NotKept>(
            await _bench.Views.AtAsync(_bench.Tenant, Item, ItemBench.Noon)).First.Sequence);
        Assert.Equal(first, Assert.IsType<AsItWas.NotKept>(await _bench.Views.AtVersionAsync(_bench.Tenant, Item, 2)).First.Sequence);
        Assert.IsType<AsItWas.Known>(await _bench.Views.AtAsync(_bench.Tenant, Item, ItemBench.Noon.AddDays(1)));
    }

    [Fact]
    public async Task Another_tenants_item_of_the_same_id_is_not_seen()
    {
        await ItemLife.LiveAsync(_bench, Item, seed: 4, steps: 5);
        var other = _bench.Tenant with { Id = _bench.Tenant.Id + 1 };
        Assert.IsType<AsItWas.NoSuchItem>(await _bench.Views.AtAsync(other, Item, ItemBench.Noon.AddDays(1)));
        Assert.Null(await _bench.Views.GetAsync(other, Item));
        Assert.Empty((await _bench.Views.HistoryAsync(other, Item, new() { Limit = 10 }, null)).Rows);
        Assert.Empty((await _bench.Views.LiveHoldsAsync(other, Item, 10, null)).Rows);
        Assert.All(await _bench.Views.SeriesAsync(other, Item, ItemBench.Noon, ItemBench.Noon.AddDays(1)),
            point => Assert.Null(point.Stock));
    }

    private static void Same(List<EventReading> until, EventReading was)
    {
        var replay = new JournalReplay();
        foreach (var one in until)
        {
            replay.Add(new(one.Sequence, one.At, StockEventTypes.Parse(one.Type), one.HoldId, one.Quantity, one.EndsAt, one.Stock));
        }

        Assert.Equal(until[^1].EventId, was.EventId);
        Assert.Equal(until[^1].Stock, was.Stock);
        Assert.Equal((replay.OnHand, replay.Allocated, replay.Held), (was.Stock.OnHand, was.Stock.Allocated, was.Stock.Held));
    }
}

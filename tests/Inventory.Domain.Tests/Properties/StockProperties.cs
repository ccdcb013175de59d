using FsCheck;
using FsCheck.Fluent;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Domain.Tests.Setup;

namespace Inventory.Domain.Tests.Properties;

/// <summary>
/// What no sequence of commands can break. The sequences are the same in every run; a failure prints its replay and its shortest form.
/// </summary>
public sealed class StockProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400).WithStartSize(60).WithEndSize(200)
        .WithReplay(20_260_301, 97);

    [Fact]
    public void Only_an_owners_act_leaves_less_than_nothing() => Always(walk =>
    {
        var before = walk.Shelf.Stocks.ToDictionary();
        return (_, _) =>
        {
            foreach (var (item, stock) in walk.Shelf.Stocks)
            {
                Assert.True(stock.Shortage >= 0 && stock.Available + stock.Shortage >= 0, $"{item} is oversold: {stock}");
                Assert.True(stock.Shortage <= Math.Max(0, -stock.Available), $"{item} has more shortage than is missing: {stock}");
                if (!walk.OwnersAct) Assert.True(stock.Shortage <= before[item].Shortage, $"A hold raised the shortage of {item}: {stock}");
                before[item] = stock;
            }
        };
    });

    [Fact]
    public void Held_is_the_sum_of_live_lines_and_allocated_of_what_is_owed() => Always(walk => (_, _) =>
    {
        foreach (var (item, stock) in walk.Shelf.Stocks)
        {
            Assert.Equal(Sum(walk, item, HoldStatus.Held), stock.Held);
            Assert.Equal(Sum(walk, item, HoldStatus.Confirmed), stock.Allocated);
        }
    });

    [Fact]
    public void No_quantity_goes_below_nothing() => Always(walk => (_, _) =>
    {
        foreach (var (_, stock) in walk.Shelf.Stocks)
            Assert.True(stock is { OnHand: >= 0, Held: >= 0, Allocated: >= 0, OutOfService: >= 0, SafetyStock: >= 0 }, $"{stock}");
        foreach (var line in walk.Shelf.Holds.SelectMany(hold => hold.AllLines))
            Assert.True(line.Quantity >= line.Fulfilled && line.Fulfilled >= 0, $"{line}");
    });

    [Fact]
    public void Replaying_the_journal_gives_the_stock() => Always(walk => (_, _) =>
    {
        foreach (var (item, stock) in walk.Shelf.Stocks)
            Assert.Equal(stock, walk.Shelf.Journal.Where(change => change.Item == item)
                .Aggregate(default(Stock), (replayed, change) => replayed.Apply(change)));
    });

    [Fact]
    public void What_the_events_mean_adds_up_to_what_they_state() => Always(walk => (_, _) =>
    {
        foreach (var (item, stock) in walk.Shelf.Stocks)
        {
            var (replay, after) = (new JournalReplay(), default(Stock));
            foreach (var change in walk.Shelf.Journal.Where(change => change.Item == item))
            {
                after = after.Apply(change);
                replay.Add(new(after.Version, change.At, change.Type, change.HoldId, change.Quantity, change.EndsAt, after));
            }

            Assert.Null(replay.Break);
            Assert.Equal((stock.OnHand, stock.Allocated, stock.Held), (replay.OnHand, replay.Allocated, replay.Held));
            Assert.False(Reconciliation.Compare(stock, new(stock.Allocated, stock.Held), replay).Differs);
        }
    });

    [Fact]
    public void A_refused_or_repeated_decision_changes_nothing() => Always(walk =>
    {
        var before = (Events: walk.Shelf.Journal.Count, Stocks: walk.Shelf.Stocks.ToArray(), Holds: walk.Shelf.Holds.ToArray());
        return (_, decision) =>
        {
            if (decision is { Refusal: not null } or { Repeated: true })
            {
                Assert.Empty(decision.Value.Changes);
                // What had ended before the request was even looked at is none of its doing.
                var ended = walk.Shelf.Journal.Skip(before.Events).ToArray();
                Assert.All(ended, change => Assert.Equal(StockEventType.HoldExpired, change.Type));
                if (ended.Length == 0)
                {
                    Assert.Equal(before.Stocks, walk.Shelf.Stocks);
                    Assert.Equal(before.Holds, walk.Shelf.Holds);
                }
            }

            before = (walk.Shelf.Journal.Count, walk.Shelf.Stocks.ToArray(), walk.Shelf.Holds.ToArray());
        };
    });

    [Fact]
    public void The_same_command_twice_has_its_effect_once() => Always(walk => (step, decision) =>
    {
        // parts of a fulfilment have ids of their own, judged before
        if (decision is not { Refusal: null } || RandomWalk.Fulfils(step)) return;
        var (events, stocks) = (walk.Shelf.Journal.Count, walk.Shelf.Stocks.ToArray());
        walk.Take(step);
        Assert.Equal(events, walk.Shelf.Journal.Count);
        Assert.Equal(stocks, walk.Shelf.Stocks.ToArray());
    });

    [Fact]
    public void Ended_holds_stay_ended() => Always(walk =>
    {
        var ended = new HashSet<string>();
        return (_, _) =>
        {
            foreach (var hold in walk.Shelf.Holds)
            {
                var final = hold.Status is HoldStatus.Released or HoldStatus.Cancelled or HoldStatus.Fulfilled;
                if (final) ended.Add(hold.HoldId);
                else Assert.DoesNotContain(hold.HoldId, ended);
            }
        };
    });

    private static long Sum(RandomWalk walk, ItemId item, HoldStatus status) =>
        walk.Shelf.Holds.Where(hold => hold.Status == status).SelectMany(hold => hold.Lines).Where(line => line.Item == item)
            .Sum(line => line.Outstanding);

    private static void Always(Func<RandomWalk, Action<Step, HoldDecision?>> invariant) =>
        Check.One(Config, Prop.ForAll(ArbMap.Default.ArbFor<Step[]>(), steps =>
        {
            var walk = new RandomWalk();
            var check = invariant(walk);
            foreach (var step in steps) check(step, walk.Take(step));
        }));
}

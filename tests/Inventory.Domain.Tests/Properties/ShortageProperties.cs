using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Domain.Tests.Properties;

/// <summary>A refusal for stock is true: what it names was really short, by just as much, and nothing else was.</summary>
public sealed class ShortageProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300).WithStartSize(60).WithEndSize(200)
        .WithReplay(20_260_302, 97);

    [Fact]
    public void TC_16_FM_2_18_False_insufficient_stock_cannot_happen() =>
        Check.One(Config, Prop.ForAll(ArbMap.Default.ArbFor<Step[]>(), steps =>
    {
        var walk = new RandomWalk();
        foreach (var step in steps)
        {
            foreach (var targets in Probes(step))
            {
                Verify(targets, lines => Placing.Decide(null, "probe", new() { Lines = lines, TtlSeconds = 60 }, TimeSpan.FromHours(1),
                    walk.Shelf.Act("probe")), _ => 0);
                foreach (var hold in walk.Shelf.Holds.Where(hold => !hold.IsOver(walk.Shelf.Now)))
                {
                    Verify(targets, lines => Changing.Decide(hold, new() { Lines = lines }, null, walk.Shelf.Act("probe")),
                        item => hold.Lines.FirstOrDefault(line => line.Item == item)?.Quantity ?? 0);
                }
            }

            walk.Take(step);
        }

        void Verify(ImmutableArray<LineRequest> targets, Func<ImmutableArray<LineRequest>, HoldDecision> decide, Func<ItemId, long> had)
        {
            if (decide(targets).Refusal is not Refusal.InsufficientStock { Shortages: var shortages }) return;
            var named = shortages.ToDictionary(line => line.ItemId);
            foreach (var target in targets)
            {
                // The plain truth, told without the rules: units beyond those it has against what may still be promised.
                var free = Math.Max(0, walk.Shelf.Find(target.Item)!.Value.Available);
                Assert.Equal(target.Quantity - had(target.Item) > free, named.ContainsKey(target.Item.Value));
                if (named.TryGetValue(target.Item.Value, out var line))
                    Assert.Equal(new(target.Item.Value, target.Quantity, had(target.Item) + free), line);
            }

            // And what it names as available could have been had.
            ImmutableArray<LineRequest> fitting =
                [.. targets.Select(target => target with { Quantity = named.TryGetValue(target.Item.Value, out var line) ? line.Available
                : target.Quantity }).Where(target => target.Quantity > 0)];
            if (!fitting.IsEmpty) Assert.IsNotType<Refusal.InsufficientStock>(decide(fitting).Refusal);
        }
    }));

    private static IEnumerable<ImmutableArray<LineRequest>> Probes(Step step)
    {
        ItemId[] items = [ItemId.Parse("sku:a"), ItemId.Parse("sku:b"), ItemId.Parse("sku:c")];
        yield return [new(items[step.Item % 3], 1 + step.Quantity % 9)];
        yield return [.. items.Select((item, i) => new LineRequest(item, 1 + (step.Quantity + 3 * i) % 9))];
    }
}

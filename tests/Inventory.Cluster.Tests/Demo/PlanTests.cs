using Inventory.Samples.Demo;

namespace Inventory.Cluster.Tests.Demo;

/// <summary>What the demonstration means to do.</summary>
public sealed class PlanTests
{
    private static readonly Catalogues Catalogues = new(new(2027, 3, 1));

    [Fact]
    public void The_same_seed_gives_the_same_steps_and_another_seed_others()
    {
        Assert.Equal(Told(1, "a"), Told(1, "a"));
        Assert.NotEqual(Told(1, "a"), Told(2, "a"));
    }

    [Fact]
    public void No_id_of_one_run_comes_again_in_the_next() =>
        Assert.Empty(HoldIds(Steps(1, "a", 2000)).Intersect(HoldIds(Steps(1, "b", 2000))));

    [Fact]
    public void Every_kind_of_step_comes_within_half_a_minute()
    {
        var kinds = Steps(20270101, "a", 30 * Plan.StepsPerSecond).Select(step => step.GetType()).Distinct();

        Assert.Equal(typeof(Step).GetNestedTypes().Order(ByName), kinds.Order(ByName));
    }

    [Fact]
    public void Whatever_is_asked_for_is_in_the_catalogues()
    {
        var items = Catalogues.All().Select(item => item.ItemId).ToHashSet();

        Assert.All(Steps(3, "a", 5000).OfType<Step.Place>().SelectMany(step => step.Hold.Lines),
            line => Assert.Contains(line.ItemId, items));
        Assert.Equal(400, Catalogues.Shop.Distinct().Count());
        Assert.Equal(3 * Catalogues.Nights, items.Count(item => item.StartsWith("room:", StringComparison.Ordinal)));
        Assert.Equal(4, items.Count(item => item.StartsWith("ticket:", StringComparison.Ordinal)));
    }

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private static IEnumerable<string> HoldIds(IEnumerable<Step> steps) => steps.OfType<Step.Place>().Select(step => step.Hold.HoldId);

    private static IEnumerable<string> Told(ulong seed, string run) =>
        [.. Steps(seed, run, 500).Select(step => step is Step.Place place
            ? place.Hold.HoldId + string.Join(',', place.Hold.Lines) : step.ToString())];

    private static List<Step> Steps(ulong seed, string run, int count) => [.. new Plan(seed, run, Catalogues).Steps().Take(count)];
}

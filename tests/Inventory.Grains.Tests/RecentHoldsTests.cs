using Inventory.Domain.Holds;
using Inventory.Grains.Items;

namespace Inventory.Grains.Tests;

/// <summary>What was decided last is at hand for its own item alone, and the memory for it is bounded.</summary>
public sealed class RecentHoldsTests
{
    private readonly RecentHolds _recent = new();
    private readonly object _item = new(), _other = new();

    [Fact]
    public void A_hold_is_known_to_its_item_until_it_is_forgotten()
    {
        var hold = Hold("h1");
        _recent.Keep(_item, hold);

        Assert.Same(hold, _recent.Find(_item, "h1"));
        Assert.Null(_recent.Find(_other, "h1"));
        Assert.Null(_recent.Find(_item, "h2"));

        _recent.Forget(_other, "h1");
        Assert.Same(hold, _recent.Find(_item, "h1"));
        _recent.Forget(_item, "h1");
        Assert.Null(_recent.Find(_item, "h1"));
    }

    [Fact]
    public void The_latest_decision_takes_the_place_of_the_one_before()
    {
        _recent.Keep(_item, Hold("h1"));
        var later = Hold("h1") with { Version = 2 };
        _recent.Keep(_item, later);

        Assert.Same(later, _recent.Find(_item, "h1"));
    }

    [Fact]
    public void However_many_are_kept_the_latest_is_there_and_most_of_the_last_few_thousand()
    {
        const int All = 100_000, Last = 2_000;
        for (var i = 0; i < All; i++)
        {
            _recent.Keep(_item, Hold($"hold-{i}"));
            Assert.NotNull(_recent.Find(_item, $"hold-{i}"));
        }

        var known = Enumerable.Range(0, All).Count(i => _recent.Find(_item, $"hold-{i}") is not null);
        Assert.InRange(known, Last, 8192);
        Assert.InRange(Enumerable.Range(All - Last, Last).Count(i => _recent.Find(_item, $"hold-{i}") is not null), Last * 3 / 4, Last);
    }

    private static Hold Hold(string id) => new()
    {
        HoldId = id, Status = HoldStatus.Held, AllLines = [], Terms = new() { Lines = [] }, Version = 1,
            PlacedAt = DateTimeOffset.UnixEpoch,
    };
}

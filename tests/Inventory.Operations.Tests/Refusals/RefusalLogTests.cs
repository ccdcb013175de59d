using Inventory.Operations.Refusals;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Operations.Tests.Refusals;

/// <summary>The refusals of the last hour, in bounded memory.</summary>
public sealed class RefusalLogTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));

    [Fact]
    public void Counts_exactly_what_there_is_room_for()
    {
        var sketch = new SpaceSaving<string>(3);
        foreach (var key in "aabcaab") sketch.Add(key.ToString());
        Assert.Equal([("a", 4, 0), ("b", 2, 0), ("c", 1, 0)], sketch.Counts.OrderBy(one => one.Key));
    }

    [Fact]
    public void What_is_frequent_stays_however_much_is_rare_and_no_count_is_too_low()
    {
        var sketch = new SpaceSaving<int>(50);
        var truth = new Dictionary<int, long>();
        for (var i = 0; i < 10_000; i++)
        {
            var key = i % 3 == 0 ? i % 10 : 1_000 + i;
            truth[key] = truth.GetValueOrDefault(key) + 1;
            sketch.Add(key);
        }

        var counts = sketch.Counts.ToDictionary(one => one.Key);
        Assert.Equal(50, counts.Count);
        Assert.All(truth.Where(one => one.Value > 10_000 / 50), one => Assert.Contains(one.Key, counts));
        Assert.All(counts.Values, one => Assert.InRange(truth[one.Key], one.Count - one.TooMany, one.Count));
    }

    [Fact]
    public void Tells_the_last_hour_and_no_more()
    {
        var log = new RefusalLog(_time);
        log.Add(1, Refusal("h-1"));
        _time.Advance(TimeSpan.FromMinutes(30));
        log.Add(1, Refusal("h-2"));
        Assert.Equal(2, Assert.Single(log.Report(1).Counts).Count);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, Assert.Single(log.Report(1).Counts).Count);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Empty(log.Report(1).Counts);
    }

    [Fact]
    public void A_minute_is_counted_anew_when_its_place_comes_again()
    {
        var log = new RefusalLog(_time);
        log.Add(1, Refusal("h-1"));
        _time.Advance(TimeSpan.FromHours(1));
        log.Add(1, Refusal("h-2"));
        Assert.Equal(1, Assert.Single(log.Report(1).Counts).Count);
    }

    [Fact]
    public void The_last_ones_are_told_one_by_one_latest_first()
    {
        var log = new RefusalLog(_time);
        for (var i = 0; i < TenantRefusals.Last + 5; i++) log.Add(1, Refusal($"h-{i}"));
        var last = log.Report(1).Last;
        Assert.Equal(TenantRefusals.Last, last.Length);
        Assert.Equal("h-204", last[0].HoldId);
        Assert.Equal("h-5", last[^1].HoldId);
    }

    [Fact]
    public void A_tenant_sees_its_own_alone()
    {
        var log = new RefusalLog(_time);
        log.Add(1, Refusal("h-1"));
        Assert.Empty(log.Report(2).Last);
        Assert.Empty(log.Report(2).Counts);
    }

    [Fact]
    public void Nodes_are_told_as_one()
    {
        var (a, b) = (new RefusalLog(_time), new RefusalLog(_time));
        a.Add(1, Refusal("h-1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        b.Add(1, Refusal("h-2"));
        var merged = RefusalReport.Merge([a.Report(1), b.Report(1)]);
        Assert.Equal(2, Assert.Single(merged.Counts).Count);
        Assert.Equal(["h-2", "h-1"], merged.Last.Select(one => one.HoldId));
    }

    private Refused Refusal(string holdId) => new()
    {
        At = _time.GetUtcNow(), Operation = "place", HoldId = holdId, Code = "insufficient-stock", ItemId = "sku:a", KeyId = "k",
    };
}

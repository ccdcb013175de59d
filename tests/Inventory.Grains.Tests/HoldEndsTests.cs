using Inventory.Grains.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Tests;

/// <summary>An item remembers only its nearest ends, and never sleeps past any other.</summary>
public sealed class HoldEndsTests
{
    private const int Most = 96;   // as many as a round ends
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_and_goes_nothing_that_is_over_is_missed(int seed)
    {
        var random = new Random(seed);
        var live = new SortedSet<HoldEnd>();
        var ends = new HoldEnds();
        for (var step = 0; step < 5_000; step++)
        {
            var some = new HoldEnd(Start.AddSeconds(random.Next(200)), $"h{random.Next(40)}");
            if (random.Next(5) < 3)
            {
                live.Add(some);
                ends.Add(some);
            }
            else
            {
                var gone = live.Count > 0 && random.Next(2) == 0 ? live.Min : some;
                live.Remove(gone);
                ends.Remove(gone);
            }

            Assert.True(live.Count == 0 || ends.Earliest <= live.Min.EndsAt,
                $"step {step}: woken at {ends.Earliest}, over at {live.Min.EndsAt}");
            var now = Start.AddSeconds(random.Next(200));
            if (ends.MustReadOn(now, Most)) Read(ends, live);
            Assert.Equal(live.TakeWhile(end => end.EndsAt <= now).Take(Most), ends.Over(now, Most));
        }
    }

    [Fact]
    public void The_earliest_end_follows_those_that_come_and_go()
    {
        var ends = new HoldEnds();
        Assert.Null(ends.Earliest);

        ends.Add(End(20));
        ends.Add(End(10));
        Assert.Equal(Start.AddSeconds(10), ends.Earliest);

        ends.Remove(End(10));
        Assert.Equal(Start.AddSeconds(20), ends.Earliest);

        ends.Remove(End(20));
        Assert.Null(ends.Earliest);
    }

    [Fact]
    public void Where_more_are_live_than_are_remembered_the_item_wakes_and_reads_on()
    {
        var ends = new HoldEnds();
        var live = new SortedSet<HoldEnd>(Enumerable.Range(0, 100).Select(End));
        foreach (var end in live) ends.Add(end);
        var remembered = ends.Over(Start.AddSeconds(100), int.MaxValue);
        Assert.InRange(remembered.Count, 1, 99);

        foreach (var end in remembered)
        {
            live.Remove(end);
            ends.Remove(end);
        }

        Assert.True(ends.Earliest <= live.Min.EndsAt);
        Assert.True(ends.MustReadOn(live.Min.EndsAt, Most));
        Read(ends, live);
        Assert.Equal(live.Min.EndsAt, ends.Earliest);
        Assert.Equal(live, ends.Over(Start.AddSeconds(100), int.MaxValue));
    }

    private static void Read(HoldEnds ends, SortedSet<HoldEnd> live) =>
        ends.Load([.. live.Take(HoldEnds.ReadMax)], complete: live.Count < HoldEnds.ReadMax);

    private static HoldEnd End(int second) => new(Start.AddSeconds(second), $"h{second}");
}

using Inventory.Events.Feed;
using Inventory.Ledger.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Events.Tests.Feed;

/// <summary>A node that is busy with holds tells less of them, and goes on at its full pace afterwards.</summary>
public sealed class FeedPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CommitBell _committed = new();
    private readonly FeedPace _pace;

    public FeedPaceTests() => _pace = new(_committed, busyAbove: 20_000, busyMost: 8_000, _time);

    [Theory]
    [InlineData(19_000, 0)]
    [InlineData(60_000, 250)]
    public void Beyond_what_is_busy_reading_pauses_so_long_that_no_more_than_so_many_are_told(int perSecond, int pauseMilliseconds)
    {
        Pass(seconds: 1, perSecond);
        Assert.Equal(TimeSpan.FromMilliseconds(pauseMilliseconds), _pace.After(2_000));
    }

    [Fact]
    public void All_who_tell_share_it()
    {
        Pass(seconds: 1, perSecond: 60_000);
        Assert.Equal(TimeSpan.FromMilliseconds(250), _pace.After(2_000));
        Assert.Equal(TimeSpan.FromMilliseconds(500), _pace.After(2_000));
        _committed.Ring(15_000);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromMilliseconds(375), _pace.After(1_000));
    }

    [Fact]
    public void Once_the_node_has_time_again_nothing_pauses()
    {
        Pass(seconds: 1, perSecond: 60_000);
        Assert.True(_pace.After(100) > TimeSpan.Zero);
        Pass(seconds: 1, perSecond: 1_000);
        Assert.Equal(TimeSpan.Zero, _pace.After(2_000));
    }

    [Fact]
    public void A_single_group_of_many_is_not_taken_for_a_busy_node_before_some_time_has_passed()
    {
        _committed.Ring(events: 1_000);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(TimeSpan.Zero, _pace.After(1_000));
        _time.Advance(TimeSpan.FromMilliseconds(80));
        Assert.Equal(TimeSpan.Zero, _pace.After(1_000));
    }

    private void Pass(int seconds, int perSecond)
    {
        _committed.Ring(seconds * perSecond);
        _time.Advance(TimeSpan.FromSeconds(seconds));
    }
}

using Inventory.Grains.Expiry;
using Inventory.Testing;

namespace Inventory.Grains.Tests;

/// <summary>Endings that nobody asks about take rounds, so that other callers need not wait behind all of them.</summary>
public sealed class ExpiryPaceTests
{
    private readonly ManualTime _clock = new();
    private readonly Items.ItemLimits _limits = new();
    private readonly ExpiryPace _pace;

    public ExpiryPaceTests() => _pace = new(_limits, _clock);

    [Fact]
    public void An_item_with_as_many_holds_as_may_go_goes_alone_and_the_others_in_order_when_it_is_done()
    {
        var passes = Enumerable.Range(0, 4).Select(_ => _pace.Enter()).ToArray();
        passes[0].Weigh(_limits.EndingAtOnce);
        Assert.Equal(1, Granted(passes));

        passes[0].Leave();

        Assert.True(passes[1].Granted.IsCompleted);
        Assert.Equal(2, Granted(passes));
    }

    [Fact]
    public void Many_items_with_a_hold_each_go_together()
    {
        var passes = Enumerable.Range(0, _limits.EndingAtOnce).Select(_ => _pace.Enter()).ToArray();

        foreach (var pass in passes) pass.Weigh(1);

        Assert.Equal(_limits.EndingAtOnce, Granted(passes));
    }

    [Fact]
    public void Whoever_leaves_while_waiting_keeps_nobody_waiting_and_leaving_twice_frees_one_turn()
    {
        var passes = Enumerable.Range(0, 5).Select(_ => _pace.Enter()).ToArray();
        passes[1].Leave();

        passes[0].Leave();
        passes[0].Leave();

        Assert.False(passes[1].Granted.IsCompleted);
        Assert.True(passes[2].Granted.IsCompleted);
        Assert.False(passes[3].Granted.IsCompleted);
    }

    [Fact]
    public void A_turn_that_nobody_gives_back_is_taken_back_after_a_second()
    {
        var passes = Enumerable.Range(0, 2).Select(_ => _pace.Enter()).ToArray();
        Assert.Equal(1, Granted(passes));

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1, Granted(passes));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(passes[1].Granted.IsCompleted);
    }

    [Fact]
    public void A_turn_that_was_given_back_leaves_no_timer_behind()
    {
        _pace.Enter().Leave();

        Assert.Empty(_clock.Pending);
    }

    private static int Granted(IEnumerable<ExpiryPace.Pass> passes) => passes.Count(pass => pass.Granted.IsCompleted);
}

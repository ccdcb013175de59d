using Inventory.Grains.Expiry;

namespace Inventory.Grains.Tests;

/// <summary>Endings that nobody asks about take turns, so that other callers need not wait behind all of them.</summary>
public sealed class ExpiryPaceTests
{
    private readonly ExpiryPace _pace = new();

    [Fact]
    public void Few_items_with_many_holds_go_at_once_and_the_others_in_order_as_those_are_done()
    {
        var passes = Enumerable.Range(0, 10).Select(_ => _pace.Enter()).ToArray();
        Assert.Equal(3, Granted(passes));
        foreach (var pass in passes[..3]) pass.Weigh(100);

        passes[1].Leave();

        Assert.True(passes[3].Granted.IsCompleted);
        Assert.Equal(4, Granted(passes));
    }

    [Fact]
    public void Many_items_with_a_hold_each_go_together()
    {
        var passes = Enumerable.Range(0, 100).Select(_ => _pace.Enter()).ToArray();

        foreach (var pass in passes) pass.Weigh(1);

        Assert.Equal(100, Granted(passes));
    }

    [Fact]
    public void Whoever_leaves_while_waiting_keeps_nobody_waiting_and_leaving_twice_frees_one_turn()
    {
        var passes = Enumerable.Range(0, 8).Select(_ => _pace.Enter()).ToArray();
        passes[3].Leave();

        passes[0].Leave();
        passes[0].Leave();

        Assert.False(passes[3].Granted.IsCompleted);
        Assert.True(passes[4].Granted.IsCompleted);
        Assert.False(passes[5].Granted.IsCompleted);
    }

    private static int Granted(IEnumerable<ExpiryPace.Pass> passes) => passes.Count(pass => pass.Granted.IsCompleted);
}

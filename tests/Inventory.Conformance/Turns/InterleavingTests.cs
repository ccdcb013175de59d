using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Turns;

[Collection(SharedEngineCollection.Name)]
public sealed class InterleavingTests(SharedEngine engine)
{
    [Fact]
    public async Task A_request_waits_until_the_one_before_it_has_completed()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        var first = grain.Enter("first");
        await stage.Wait("first begins");
        var second = grain.Enter("second");
        await grain.Settle();
        Assert.Equal(["first begins"], stage.Log);
        await End(stage, first, second);
        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], stage.Log);
    }

    [Fact]
    public async Task Requests_to_a_reentrant_class_interleave()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IReentrantTurnGrain>(key);
        var first = grain.Enter("first");
        var second = grain.Enter("second");
        await stage.Wait("first begins");
        await stage.Wait("second begins");
        await End(stage, first, second);
    }

    [Fact]
    public async Task A_method_marked_AlwaysInterleave_does_not_wait_for_a_running_request()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        var first = grain.Enter("first");
        await stage.Wait("first begins");
        var second = grain.EnterInterleaving("second");
        await stage.Wait("second begins");
        await End(stage, first, second);
    }

    [Fact]
    public async Task A_request_does_not_wait_for_one_that_always_interleaves()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        var first = grain.EnterInterleaving("first");
        await stage.Wait("first begins");
        var second = grain.Enter("second");
        await stage.Wait("second begins");
        await End(stage, first, second);
    }

    [Fact]
    public async Task Read_only_requests_interleave_with_each_other()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        var first = grain.EnterReading("first");
        await stage.Wait("first begins");
        var second = grain.EnterReading("second");
        await stage.Wait("second begins");
        await End(stage, first, second);
    }

    [Fact]
    public async Task A_read_only_request_waits_for_a_writing_one_and_the_other_way_round()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        var first = grain.Enter("first");
        await stage.Wait("first begins");
        var second = grain.EnterReading("second");
        await grain.Settle();
        Assert.Equal(["first begins"], stage.Log);
        stage.Signal("first may end");
        await first;
        await stage.Wait("second begins");
        var third = grain.Enter("third");
        await grain.Settle();
        Assert.DoesNotContain("third begins", stage.Log);
        stage.Signal("second may end");
        await second;
        stage.Signal("third may end");
        await third;
    }

    [Fact]
    public async Task A_predicate_on_the_request_decides_where_the_class_has_one()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IChoosyTurnGrain>(key);
        var first = grain.Enter("first");
        await stage.Wait("first begins");
        var stranger = grain.Enter("stranger");
        var welcome = grain.Enter("welcome");
        await stage.Wait("welcome begins");
        Assert.DoesNotContain("stranger begins", stage.Log);
        stage.Signal("welcome may end");
        await welcome;
        stage.Signal("stranger may end");
        stage.Signal("first may end");
        await Task.WhenAll(first, stranger);
    }

    [Fact]
    public async Task Requests_of_one_caller_to_a_grain_that_is_awake_run_in_the_order_they_were_sent()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        // Those that wait for a place to be found for the grain are let go all at once, and Orleans keeps no order among them.
        await grain.Settle();
        var names = Enumerable.Range(0, 100).Select(i => $"{i}").ToArray();
        foreach (var name in names) stage.Signal($"{name} may end");
        await Task.WhenAll(names.Select(grain.Enter).ToArray());
        Assert.Equal(names.SelectMany(name => new[] { $"{name} begins", $"{name} ends" }), stage.Log);
    }

    private static Task End(Stage stage, Task first, Task second)
    {
        stage.Signal("first may end");
        stage.Signal("second may end");
        return Task.WhenAll(first, second);
    }
}

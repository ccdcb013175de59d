using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Lifecycle;

[Collection(SharedEngineCollection.Name)]
public sealed class DeactivationTests(SharedEngine engine)
{
    [Fact]
    public async Task The_first_call_activates_and_later_calls_find_the_same_activation()
    {
        var (key, stage) = Stage.New();
        var grain = Grain(key);
        Assert.Empty(stage.Log);
        Assert.Equal(1, await grain.Activation());
        Assert.Equal(1, await grain.Activation());
        Assert.Equal(["activated"], stage.Log);
    }

    [Fact]
    public async Task A_grain_that_ends_itself_is_deactivated_and_the_next_call_gets_a_fresh_activation()
    {
        var (key, stage) = Stage.New();
        var grain = Grain(key);
        await grain.EndOnIdle();
        await stage.Wait("deactivated");
        Assert.Equal(["activated", "deactivating: ApplicationRequested", "deactivated"], stage.Log);
        Assert.Equal(2, await grain.Activation());
    }

    [Fact]
    public async Task Running_requests_end_before_the_activation_does()
    {
        var (key, stage) = Stage.New();
        var grain = Grain(key);
        var lingering = grain.Linger();
        await stage.Wait("lingering");
        await grain.EndOnIdle();
        stage.Signal("lingering may end");
        await lingering;
        await stage.Wait("deactivated");
        Assert.Equal(["activated", "lingered", "deactivating: ApplicationRequested", "deactivated"], stage.Log);
    }

    [Fact]
    public async Task A_call_that_arrives_during_deactivation_gets_a_fresh_activation_once_the_old_one_is_gone()
    {
        var key = $"slow-{Guid.NewGuid():N}";
        var stage = Stage.Of(key);
        var grain = Grain(key);
        await grain.EndOnIdle();
        await stage.Wait("deactivating");
        var next = grain.Activation();
        Assert.False(next.IsCompleted);
        stage.Signal("deactivation may end");
        Assert.Equal(2, await next);
        Assert.Equal(["activated", "deactivating: ApplicationRequested", "deactivated", "activated"], stage.Log);
    }

    private ILifecycleGrain Grain(string key) =>
        engine.Grains.GetGrain<ILifecycleGrain>(key, "Inventory.Conformance.Lifecycle.LifecycleGrain");
}

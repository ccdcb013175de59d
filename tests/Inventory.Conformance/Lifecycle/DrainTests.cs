using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Lifecycle;

public sealed class DrainTests
{
    [Fact]
    public async Task Stopping_lets_running_requests_end_and_deactivates_every_grain()
    {
        await using var engine = await EngineHost.StartAsync();
        var (key, stage) = Stage.New();
        var (other, otherStage) = Stage.New();
        var grain = Grain(engine, key);
        var running = grain.Linger();
        await Grain(engine, other).Activation();
        await stage.Wait("lingering");
        var stopping = engine.StopAsync();
        stage.Signal("lingering may end");
        await stopping;
        Assert.Equal(["activated", "lingered", "deactivating: ShuttingDown", "deactivated"], stage.Log);
        Assert.Equal(["activated", "deactivating: ShuttingDown", "deactivated"], otherStage.Log);
        // Whether a caller hears of a request that ends while its host does is not promised.
        await Record.ExceptionAsync(() => running);
    }

    [Fact]
    public async Task A_stopped_host_takes_no_calls()
    {
        await using var engine = await EngineHost.StartAsync();
        var (key, stage) = Stage.New();
        await engine.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Grain(engine, key).Activation());
        Assert.Empty(stage.Log);
    }

    private static ILifecycleGrain Grain(EngineHost engine, string key) =>
        engine.Grains.GetGrain<ILifecycleGrain>(key, "Inventory.Conformance.Lifecycle.LifecycleGrain");
}

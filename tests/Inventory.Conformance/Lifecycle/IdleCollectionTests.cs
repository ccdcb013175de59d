using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Lifecycle;

public sealed class IdleCollectionTests : IAsyncLifetime
{
    private EngineHost _engine = null!;

    public async Task InitializeAsync() => _engine = await EngineHost.StartAsync(options => new()
    {
        ConnectionString = options.ConnectionString,
        SiloPort = options.SiloPort,
        ExtraGrainAssemblies = options.ExtraGrainAssemblies,
        CollectionAge = TimeSpan.FromSeconds(2),
        CollectionScanPeriod = TimeSpan.FromSeconds(1),
    });

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task Only_activations_without_calls_are_collected()
    {
        var (idle, idleStage) = Stage.New();
        var (busy, busyStage) = Stage.New();
        var (delayed, delayedStage) = Stage.New();
        var (kept, keptStage) = Stage.New();
        var lingering = Grain(busy).Linger();
        await Grain(delayed).Delay(TimeSpan.FromHours(1));
        await _engine.Grains.GetGrain<IKeptGrain>(kept).Activation();
        await Grain(idle).Activation();

        await idleStage.Wait("deactivated");
        Assert.Equal(["activated", "deactivating: ActivationIdle", "deactivated"], idleStage.Log);
        // A second one, begun after them, is collected while they are not.
        var (later, laterStage) = Stage.New();
        await Grain(later).Activation();
        await laterStage.Wait("deactivated");
        Assert.Equal(["activated"], busyStage.Log);
        Assert.Equal(["activated"], delayedStage.Log);
        Assert.Equal(["activated"], keptStage.Log);

        busyStage.Signal("lingering may end");
        await lingering;
        Assert.Equal(2, await Grain(idle).Activation());
    }

    private ILifecycleGrain Grain(string key) =>
        _engine.Grains.GetGrain<ILifecycleGrain>(key, "Inventory.Conformance.Lifecycle.LifecycleGrain");
}

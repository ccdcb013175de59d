using Inventory.Conformance.Setup;
using Orleans.Concurrency;

namespace Inventory.Conformance.Calls;

[Alias("conformance.ICycleGrain")]
public interface ICycleGrain : IGrainWithStringKey
{
    /// <summary>Calls itself, through another grain.</summary>
    [Alias("Go")]
    Task<string> Go(string other);

    [Alias("Forward")]
    Task<string> Forward(ICycleGrain to);

    [Alias("End")]
    Task<string> End();
}

public abstract class CycleGrainBase : Grain, ICycleGrain
{
    public Task<string> Go(string other) => Other(other).Forward(this.AsReference<ICycleGrain>());

    public Task<string> Forward(ICycleGrain to) => to.End();

    public Task<string> End() => Task.FromResult("reached");

    protected abstract ICycleGrain Other(string key);
}

[Alias("conformance.IExclusiveCycleGrain")]
public interface IExclusiveCycleGrain : ICycleGrain;

public sealed class ExclusiveCycleGrain : CycleGrainBase, IExclusiveCycleGrain
{
    protected override ICycleGrain Other(string key) => GrainFactory.GetGrain<IExclusiveCycleGrain>(key);
}

[Alias("conformance.IReentrantCycleGrain")]
public interface IReentrantCycleGrain : ICycleGrain;

[Reentrant]
public sealed class ReentrantCycleGrain : CycleGrainBase, IReentrantCycleGrain
{
    protected override ICycleGrain Other(string key) => GrainFactory.GetGrain<IReentrantCycleGrain>(key);
}

public sealed class CallCycleTests : IAsyncLifetime
{
    private EngineHost _engine = null!;

    public async Task InitializeAsync() => _engine = await EngineHost.StartAsync(options => new()
    {
        ConnectionString = options.ConnectionString,
        SiloPort = options.SiloPort,
        ExtraGrainAssemblies = options.ExtraGrainAssemblies,
        ResponseTimeout = TimeSpan.FromSeconds(2),
    });

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public async Task A_cycle_of_exclusive_calls_times_out()
    {
        await Assert.ThrowsAsync<TimeoutException>(
            () => _engine.Grains.GetGrain<IExclusiveCycleGrain>(Stage.New().Key).Go(Stage.New().Key));
    }

    [Fact]
    public async Task A_cycle_through_a_reentrant_grain_completes()
    {
        Assert.Equal("reached", await _engine.Grains.GetGrain<IReentrantCycleGrain>(Stage.New().Key).Go(Stage.New().Key));
    }
}

using Inventory.Conformance.Setup;
using Orleans.Concurrency;

namespace Inventory.Conformance.Turns;

[Alias("conformance.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Waits for the gate, and names the activation that did.</summary>
    [Alias("Work")]
    Task<string> Work(string name);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly string _activation = Guid.NewGuid().ToString();

    public async Task<string> Work(string name)
    {
        var stage = Stage.Of(this.GetPrimaryKeyString());
        stage.Signal($"{name} begins");
        await stage.Wait($"{name} may end");
        return _activation;
    }
}

[Collection(SharedEngineCollection.Name)]
public sealed class StatelessWorkerTests(SharedEngine engine)
{
    [Fact]
    public async Task Two_requests_run_at_once_on_two_activations()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IWorkerGrain>(key);
        var first = grain.Work("first");
        await stage.Wait("first begins");
        var second = grain.Work("second");
        await stage.Wait("second begins");
        stage.Signal("first may end");
        stage.Signal("second may end");
        Assert.NotEqual(await first, await second);
    }

    [Fact]
    public async Task There_are_never_more_activations_than_the_class_allows()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IWorkerGrain>(key);
        var calls = Enumerable.Range(0, 50).Select(i => grain.Work($"{i}")).ToArray();
        foreach (var i in Enumerable.Range(0, 50)) stage.Signal($"{i} may end");
        Assert.InRange((await Task.WhenAll(calls)).Distinct().Count(), 1, 2);
    }
}

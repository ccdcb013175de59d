using Inventory.Conformance.Setup;
using Inventory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Embedded;

namespace Inventory.Conformance.Embedded;

[Alias("conformance.IRaceGrain")]
public interface IRaceGrain : IGrainWithStringKey
{
    [Alias("Pass"), AlwaysInterleave]
    Task<int> Pass(string stage, string name);

    [Alias("Join"), AlwaysInterleave]
    Task<int> Join();
}

public sealed class RaceGrain : Grain, IRaceGrain
{
    private TaskCompletionSource<int>? _group;

    public async Task<int> Pass(string stage, string name)
    {
        for (var step = 0; step < 3; step++)
        {
            Stage.Of(stage).Note($"{this.GetPrimaryKeyString()} {name} {step}");
            await Task.Yield();
            await GrainFactory.GetGrain<IRaceGrain>($"{this.GetPrimaryKeyString()[..1]}group").Join();
        }
        return 0;
    }

    public Task<int> Join()
    {
        if (_group is { Task.IsCompleted: false }) return _group.Task;
        var group = _group = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = CompleteLater();
        return group.Task;

        async Task CompleteLater()
        {
            await Task.Yield();
            group.SetResult(1);
        }
    }
}

public sealed class DeterminismTests
{
    [Fact]
    public async Task A_seed_fixes_the_order_of_everything_and_nothing_leaves_its_thread()
    {
        var first = await RunAsync(seed: 1);
        Assert.Equal(4 * 5 * 3, first.Count);
        Assert.Equal(first, await RunAsync(seed: 1));
        Assert.NotEqual(first, await RunAsync(seed: 2));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(int seed)
    {
        var scheduler = new SeededScheduler(seed);
        using var host = await EmbeddedHost.StartAsync(
            time: new ManualTime(), services: services => services.AddSingleton<IGrainScheduler>(scheduler));
        return await Task.Run(() =>
        {
            var (key, stage) = Stage.New();
            scheduler.Run(
                from grain in Enumerable.Range(0, 4)
                from caller in Enumerable.Range(0, 5)
                select (Func<Task>)(() => host.Grain<IRaceGrain>($"{grain}").Pass(key, $"{caller}")));
            Assert.Equal(0, scheduler.Strays);
            return stage.Log;
        });
    }
}

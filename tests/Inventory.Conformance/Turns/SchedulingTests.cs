using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Turns;

[Collection(SharedEngineCollection.Name)]
public sealed class SchedulingTests(SharedEngine engine)
{
    [Fact]
    public async Task Grain_code_runs_on_a_scheduler_of_its_own()
    {
        Assert.False(await Grain(out _).IsOnDefaultScheduler());
    }

    [Fact]
    public async Task Continuations_stay_on_the_activations_scheduler()
    {
        Assert.Empty(await Grain(out _).Stray());
    }

    [Fact]
    public async Task Turns_of_interleaving_requests_never_overlap()
    {
        var grain = Grain(out _);
        var overlaps = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(grain.Step)));
        Assert.All(overlaps, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task Work_that_nobody_awaits_goes_on_within_the_grains_turns()
    {
        var grain = Grain(out var stage);
        await grain.StartWork();
        stage.Signal("work may end");
        await stage.Wait("work has ended");
        Assert.True(await grain.WorkEnded());
    }

    [Fact]
    public async Task A_callers_continuation_does_not_run_within_the_grains_turn()
    {
        var (key, stage) = Stage.New();
        var grain = engine.Grains.GetGrain<IPlainTurnGrain>(key);
        stage.Signal("second may end");
        // Blocks its thread until the grain has taken another turn, which it could not if this were within its turn.
        var answered = grain.Enter("first").ContinueWith(
            _ => ((IAsyncResult)grain.Enter("second")).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        stage.Signal("first may end");
        Assert.True(await answered);
    }

    private ISchedulingGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<ISchedulingGrain>(key);
    }
}

using Inventory.Conformance.Setup;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Inventory.Conformance.Lifecycle;

[Alias("conformance.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Registers a timer that ticks at once and then every 5 ms, and answers when it has ticked as often as asked.</summary>
    [Alias("Start")]
    Task Start(bool interleave, bool fail);

    [Alias("Hold")]
    Task Hold();

    [Alias("Change")]
    Task ChangeFromInfinite();

    /// <summary>Registers an interleaving timer of the same period, whose ticks are signalled as probes.</summary>
    [Alias("Probe"), AlwaysInterleave]
    Task Probe();

    [Alias("Stop"), AlwaysInterleave]
    Task Stop();

    [Alias("Overlaps"), AlwaysInterleave]
    Task<int> Overlaps();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private IGrainTimer? _timer;
    private int _inside;
    private int _overlaps;
    private int _ticks;
    private int _probes;
    private bool _fail;
    private IGrainTimer? _probe;

    private Stage Stage => Stage.Of(this.GetPrimaryKeyString());

    public Task Start(bool interleave, bool fail)
    {
        _fail = fail;
        RequestContext.Set("tenant", "a");
        _timer = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(TimeSpan.Zero, Tick) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task ChangeFromInfinite()
    {
        _timer = this.RegisterGrainTimer(OnTick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.Zero, Tick);
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        Stage.Note("held");
        Stage.Signal("held");
        await Stage.Wait("hold may end");
        Stage.Note("let go");
    }

    public Task Probe()
    {
        _probe = this.RegisterGrainTimer(
            () =>
            {
                Stage.Signal($"probe {++_probes}");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(Tick, Tick) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        _probe?.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> Overlaps() => Task.FromResult(_overlaps);

    private async Task OnTick(CancellationToken cancellationToken)
    {
        if (++_inside != 1) _overlaps++;
        if (RequestContext.Get("tenant") is not null) Stage.Note("context leaked");
        Stage.Note("tick");
        Stage.Signal($"tick {++_ticks}");
        await Task.Yield();
        await Task.Yield();
        _inside--;
        if (_fail) throw new InvalidOperationException("A tick that fails.");
        if (Stage.Log.Contains("wait for cancellation"))
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            Stage.Signal("waits for cancellation");
            await cancelled.Task;
            Stage.Signal("cancelled");
        }
    }
}

[Collection(SharedEngineCollection.Name)]
public sealed class TimerTests(SharedEngine engine)
{
    [Fact]
    public async Task A_timer_ticks_again_and_again_and_never_on_top_of_itself()
    {
        var grain = Grain(out var stage);
        await grain.Start(interleave: true, fail: false);
        await stage.Wait("tick 5");
        await grain.Stop();
        Assert.Equal(0, await grain.Overlaps());
    }

    [Fact]
    public async Task A_tick_waits_for_the_request_that_runs()
    {
        var grain = Grain(out var stage);
        await grain.Start(interleave: false, fail: false);
        await stage.Wait("tick 1");
        var holding = grain.Hold();
        await stage.Wait("held");
        // Ten ticks of another timer: the waiting one has been due for long.
        await grain.Probe();
        await stage.Wait("probe 10");
        stage.Signal("hold may end");
        await holding;
        var ticks = stage.Log.Count;
        await stage.Wait($"tick {ticks + 1}");
        await grain.Stop();
        var log = stage.Log;
        Assert.Equal("let go", log[log.ToList().IndexOf("held") + 1]);
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        var grain = Grain(out var stage);
        var holding = Task.CompletedTask;
        await grain.Start(interleave: true, fail: false);
        await stage.Wait("tick 1");
        holding = grain.Hold();
        await stage.Wait("held");
        await stage.Wait($"tick {stage.Log.Count + 2}");
        stage.Signal("hold may end");
        await holding;
        await grain.Stop();
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        var grain = Grain(out var stage);
        await grain.Start(interleave: false, fail: true);
        await stage.Wait("tick 3");
        await grain.Stop();
    }

    [Fact]
    public async Task A_timer_that_never_fires_fires_when_changed()
    {
        var grain = Grain(out var stage);
        await grain.ChangeFromInfinite();
        await stage.Wait("tick 2");
        await grain.Stop();
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_the_tick_that_runs()
    {
        var grain = Grain(out var stage);
        stage.Note("wait for cancellation");
        await grain.Start(interleave: false, fail: false);
        await stage.Wait("waits for cancellation");
        await grain.Stop();
        await stage.Wait("cancelled");
    }

    [Fact]
    public async Task The_request_context_of_the_registering_call_does_not_reach_the_ticks()
    {
        var grain = Grain(out var stage);
        await grain.Start(interleave: false, fail: false);
        await stage.Wait("tick 2");
        await grain.Stop();
        Assert.DoesNotContain("context leaked", stage.Log);
    }

    private ITimerGrain Grain(out Stage stage)
    {
        (var key, stage) = Stage.New();
        return engine.Grains.GetGrain<ITimerGrain>(key);
    }
}

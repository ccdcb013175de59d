using Inventory.Conformance.Setup;

namespace Inventory.Conformance.Embedded;

internal interface ITickingGrain : IGrainWithStringKey
{
    /// <summary>Notes its begin and end, and waits for its gate in between. The first call sets the timers.</summary>
    Task Enter(string name);

    /// <summary>As <see cref="Enter"/>, but keeps the activation's turn; whatever came meanwhile has been looked at when "all is looked at" is signalled.</summary>
    Task EnterBlocking(string name);
}

/// <summary>A timer whose tick must wait for the call that runs, one that comes due late, and one whose tick lasts until it is cancelled.</summary>
internal sealed class TickingGrain : Grain, ITickingGrain
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Late = TimeSpan.FromHours(1);
    private bool _ticking;

    private Stage Stage => Stage.Of(this.GetPrimaryKeyString());

    public async Task Enter(string name)
    {
        if (!_ticking) SetTimers();
        Stage.Note($"{name} begins");
        Stage.Signal($"{name} begins");
        await Stage.Wait($"{name} may end").ConfigureAwait(false);
        Stage.Note($"{name} ends");
    }

    public Task EnterBlocking(string name)
    {
        Enter(name).GetAwaiter().GetResult();
        _ = Task.Factory.StartNew(() => Stage.Signal("all is looked at"), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return Task.CompletedTask;
    }

    private void SetTimers()
    {
        _ticking = true;
        this.RegisterGrainTimer(_ => Tick("what waited"), new GrainTimerCreationOptions(Soon, Timeout.InfiniteTimeSpan));
        this.RegisterGrainTimer(_ => Tick("what came late"), new GrainTimerCreationOptions(Late, Timeout.InfiniteTimeSpan) { Interleave = true });
        this.RegisterGrainTimer(LastAsync, new GrainTimerCreationOptions(Soon, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private Task Tick(string what)
    {
        Stage.Note($"{what} ticks");
        return Task.CompletedTask;
    }

    private async Task LastAsync(CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(cancelled.SetResult);
        Stage.Note("a tick runs");
        Stage.Signal("a tick runs");
        await cancelled.Task;
        Stage.Signal("a tick is cancelled");
    }
}

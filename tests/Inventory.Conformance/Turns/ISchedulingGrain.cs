using Orleans.Concurrency;

namespace Inventory.Conformance.Turns;

[Alias("conformance.ISchedulingGrain")]
public interface ISchedulingGrain : IGrainWithStringKey
{
    /// <summary>Names the places, if any, where the code ran on another scheduler than it began on.</summary>
    [Alias("Stray")]
    Task<string[]> Stray();

    /// <summary>Two steps around an await; counts how often two callers are within a step at once.</summary>
    [Alias("Step")]
    Task<int> Step();

    /// <summary>Whether an async method that nobody awaits ran on, on the grain's turns, after its starter had answered.</summary>
    [Alias("StartWork")]
    Task StartWork();

    [Alias("WorkEnded")]
    Task<bool> WorkEnded();

    [Alias("IsOnDefaultScheduler")]
    Task<bool> IsOnDefaultScheduler();
}

[Reentrant]
public sealed class SchedulingGrain : Grain, ISchedulingGrain
{
    private int _inside;
    private int _overlaps;
    private TaskScheduler? _workScheduler;

    public Task<bool> IsOnDefaultScheduler() => Task.FromResult(TaskScheduler.Current == TaskScheduler.Default);

    public async Task<string[]> Stray()
    {
        var own = TaskScheduler.Current;
        var stray = new List<string>();
        void Check(string where)
        {
            if (TaskScheduler.Current != own) stray.Add(where);
        }

        await Task.Yield();
        Check("after Task.Yield");
        await Task.Run(() => { });
        Check("after Task.Run");
        var elsewhere = new TaskCompletionSource();
        ThreadPool.QueueUserWorkItem(_ => elsewhere.SetResult());
        await elsewhere.Task;
        Check("after a task completed on a pool thread");
        await Task.WhenAll(Nested(), Nested());
        Check("after Task.WhenAll");
        await Task.Factory.StartNew(() => Check("within Task.Factory.StartNew"));
        if (await Task.Run(() => TaskScheduler.Current != TaskScheduler.Default)) stray.Add("within Task.Run");
        return [.. stray];

        async Task Nested()
        {
            await Task.Yield();
            Check("within a nested async method");
        }
    }

    public async Task<int> Step()
    {
        for (var i = 0; i < 5; i++)
        {
            if (++_inside != 1) _overlaps++;
            Thread.SpinWait(50);
            _inside--;
            await Task.Yield();
        }
        return _overlaps;
    }

    public Task StartWork()
    {
        _ = Work();
        return Task.CompletedTask;

        async Task Work()
        {
            var stage = Setup.Stage.Of(this.GetPrimaryKeyString());
            var own = TaskScheduler.Current;
            await stage.Wait("work may end");
            _workScheduler = own == TaskScheduler.Current ? own : null;
            stage.Signal("work has ended");
        }
    }

    public Task<bool> WorkEnded() => Task.FromResult(_workScheduler is not null && _workScheduler == TaskScheduler.Current);
}

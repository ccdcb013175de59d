using System.Collections.Concurrent;

namespace Inventory.Grains.Tests;

/// <summary>A clock whose timers fire when the test says so.</summary>
internal sealed class TimersByHand : TimeProvider
{
    private readonly ConcurrentQueue<Timer> _timers = new();

    public IReadOnlyCollection<Timer> Timers => _timers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(callback, state, dueTime);
        _timers.Enqueue(timer);
        return timer;
    }

    internal sealed class Timer(TimerCallback callback, object? state, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public bool IsDisposed { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

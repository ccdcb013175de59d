namespace Orleans.Embedded;

/// <summary>Time in coarse ticks, so that stamping a request costs one read. Fit for timeouts and idleness, nothing finer.</summary>
internal sealed class CoarseClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private int _tick;

    public CoarseClock(TimeProvider time, TimeSpan interval, Action onTick)
    {
        _time = time;
        _interval = interval;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _tick, (int)(_time.GetElapsedTime(_start).Ticks / _interval.Ticks));
                onTick();
            },
            null,
            interval,
            interval);
    }

    public int Tick => Volatile.Read(ref _tick);

    /// <summary>Ticks in a time, rounded up; at least one.</summary>
    public int Ticks(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time.Ticks / _interval.Ticks >= int.MaxValue / 2
        ? int.MaxValue / 2
        : (int)Math.Max(1, (time.Ticks + _interval.Ticks - 1) / _interval.Ticks);

    public int TicksFromNow(TimeSpan time) => Tick + Ticks(time);

    public void Dispose() => _timer.Dispose();
}

namespace Inventory.Simulation.Engine;

/// <summary>A node's own clocks: its wall clock may be wrong or jump, its monotonic clock runs as all others do.</summary>
internal sealed class NodeTime(TimeProvider time) : TimeProvider
{
    /// <summary>By how much the wall clock is off.</summary>
    public TimeSpan IsOff { get; set; }

    /// <inheritdoc />
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + IsOff;

    /// <inheritdoc />
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}

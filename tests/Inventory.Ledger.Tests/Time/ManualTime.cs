namespace Inventory.Ledger.Tests.Time;

/// <summary>A node's own clock, moved by hand; its wall clock may be wrong and may be set back, its timestamps only run on.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _wall = now;
    private long _timestamp = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _timestamp;

    public void Advance(TimeSpan by)
    {
        _wall += by;
        _timestamp += by.Ticks;
    }

    public void SetWall(DateTimeOffset to) => _wall = to;
}

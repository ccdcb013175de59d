namespace Inventory.Client.Sending;

/// <summary>When a call ends, with all its attempts.</summary>
internal sealed class Deadline(TimeSpan patience, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What is left of it.</summary>
    public TimeSpan Left
    {
        get
        {
            if (patience == Timeout.InfiniteTimeSpan) return TimeSpan.MaxValue;
            var left = patience - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A token that it cancels; for the caller to dispose, lest its timer outlive the call.</summary>
    public CancellationTokenSource Token() =>
        patience == Timeout.InfiniteTimeSpan ? new CancellationTokenSource() : new CancellationTokenSource(Left, time);
}

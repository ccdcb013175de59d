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

    /// <summary>Ends with it, or with the caller's own token.</summary>
    public CancellationTokenSource Token(CancellationToken cancellation) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellation, Late());

    private CancellationToken Late() =>
        patience == Timeout.InfiniteTimeSpan ? CancellationToken.None : new CancellationTokenSource(Left, time).Token;
}

using System.Threading.RateLimiting;

namespace Inventory.Http.Keys;

/// <summary>Limits how fast each key may send requests to this node: a steady rate, and as many at once as two seconds of it.</summary>
public sealed class RequestRates : IDisposable
{
    // A rate so slow that its next share lies further away is as good as none.
    private static readonly TimeSpan StepMax = TimeSpan.FromDays(1);

    private readonly PartitionedRateLimiter<Principal>? _limiter;
    private readonly int _atOnce;
    private readonly TimeSpan _rounding;

    /// <param name="requestsPerSecond">How many; 0 for no limit. Below 0.5 one at a time.</param>
    public RequestRates(double requestsPerSecond)
    {
        if (requestsPerSecond <= 0) return;
        _atOnce = (int)Math.Clamp(Math.Ceiling(2 * requestsPerSecond), 1, int.MaxValue);
        // Small steps, so that a second's worth does not come at once; a slow rate earns one request a step.
        var step = Math.Max(1, (int)Math.Min(requestsPerSecond / 10, int.MaxValue));
        var seconds = Math.Min(step / requestsPerSecond, StepMax.TotalSeconds);
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = _atOnce,
            TokensPerPeriod = step,
            ReplenishmentPeriod = TimeSpan.FromSeconds(seconds),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            QueueLimit = int.MaxValue,
        };
        // The limiter counts whole steps, and leaves out one that is needed in part.
        _rounding = step == 1 ? TimeSpan.Zero : options.ReplenishmentPeriod;
        _limiter = PartitionedRateLimiter.Create<Principal, (int, string)>(key =>
            RateLimitPartition.GetTokenBucketLimiter((key.TenantId, key.Key.KeyId), _ => options));
    }

    /// <summary>Takes one request's share; false when there is none left.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="retryAfter">How long it takes until there is one, if nobody takes it before.</param>
    public bool TryTake(Principal key, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (_limiter is null) return true;
        using var lease = _limiter.AttemptAcquire(key);
        if (!lease.IsAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)) retryAfter = wait + _rounding;
        return lease.IsAcquired;
    }

    /// <summary>
    /// Counts a request as so many: what goes beyond the one that was taken is owed, and nothing more is let in before it is earned. A
    /// batch larger than the limit is let in once, like any request, instead of never.
    /// </summary>
    public void CountAs(Principal key, int requests)
    {
        if (_limiter is null) return;
        for (var owed = requests - 1; owed > 0; owed -= _atOnce) _ = _limiter.AcquireAsync(key, Math.Min(owed, _atOnce)).AsTask();
    }

    /// <inheritdoc />
    public void Dispose() => _limiter?.Dispose();
}

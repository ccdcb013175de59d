namespace Inventory.Gateway.Http;

/// <summary>Limits how fast one key may send requests to this node: a steady rate, and as many at once as two seconds of it.</summary>
internal sealed class RateLimiter(GatewayOptions options, TimeProvider time)
{
    /// <summary>Takes one request's share; false when there is none left.</summary>
    public bool TryTake(Bucket bucket)
    {
        var rate = options.RequestsPerSecond;
        if (rate <= 0) return true;
        lock (bucket)
        {
            var now = time.GetTimestamp();
            bucket.Tokens = bucket.FilledAt is { } filledAt
                ? Math.Min(2 * rate, bucket.Tokens + time.GetElapsedTime(filledAt, now).TotalSeconds * rate)
                : 2 * rate;
            bucket.FilledAt = now;
            if (bucket.Tokens < 1) return false;
            bucket.Tokens--;
            return true;
        }
    }

    internal sealed class Bucket
    {
        public double Tokens { get; set; }

        public long? FilledAt { get; set; }
    }
}

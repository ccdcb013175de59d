using System.Numerics;

namespace Inventory.Benchmarks.Measuring;

/// <summary>Latencies in buckets that grow with them, each at most 1/32 wide; many threads may record at once.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 5;
    private const int Stripes = 4;
    private readonly long[][] _counts = [.. Enumerable.Range(0, Stripes).Select(_ => new long[64 << SubBits])];

    /// <summary>How many were recorded.</summary>
    public long Count => _counts.Sum(stripe => stripe.Sum());

    /// <summary>Records one.</summary>
    /// <param name="microseconds">The latency.</param>
    public void Record(long microseconds) =>
        Interlocked.Increment(ref _counts[Environment.CurrentManagedThreadId % Stripes][Bucket(microseconds)]);

    /// <summary>Takes in what another one recorded.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            for (var i = 0; i < _counts[stripe].Length; i++) _counts[stripe][i] += other._counts[stripe][i];
        }
    }

    /// <summary>The latency that a share of all stayed within, in milliseconds; 0 when none was recorded.</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Percentile(double share)
    {
        var remaining = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts[0].Length; i++)
        {
            foreach (var stripe in _counts) remaining -= stripe[i];
            if (remaining <= 0) return Math.Max(0, Upper(i)) / 1000.0;
        }

        return 0;
    }

    private static int Bucket(long value)
    {
        if (value < 1 << SubBits) return (int)Math.Max(0, value);
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) & ((1 << SubBits) - 1));
    }

    private static double Upper(int bucket)
    {
        var shift = (bucket >> SubBits) - 1;
        return shift < 0 ? bucket : ((1L << SubBits) + (bucket & ((1 << SubBits) - 1)) + 1) << shift;
    }
}

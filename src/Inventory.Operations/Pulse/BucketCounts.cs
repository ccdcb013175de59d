namespace Inventory.Operations.Pulse;

/// <summary>Measurements counted by size between two looks. Whoever measures pays a short search and one addition.</summary>
internal sealed class BucketCounts(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];

    public void Add(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
    }

    /// <summary>What was counted since the last look.</summary>
    public long[] Take()
    {
        var taken = new long[_counts.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Interlocked.Exchange(ref _counts[i], 0);
        return taken;
    }

    /// <summary>
    /// Below what 99 in 100 lie, guessed evenly between the bounds of its bucket as Prometheus does; beyond the last bound, that bound.
    /// </summary>
    public double? P99(long[] taken)
    {
        var all = taken.Sum();
        if (all == 0) return null;
        var (rank, before) = (0.99 * all, 0L);
        for (var i = 0; i < bounds.Length; before += taken[i], i++)
        {
            if (before + taken[i] < rank) continue;
            var below = i == 0 ? 0 : bounds[i - 1];
            return below + ((bounds[i] - below) * (rank - before) / taken[i]);
        }

        return bounds[^1];
    }

    /// <summary>How many lie above one of the bounds.</summary>
    public Timeliness Above(double bound, long[] taken) => new(taken.Sum(), taken[(Array.IndexOf(bounds, bound) + 1)..].Sum());
}

namespace Inventory.Benchmarks.Measuring;

/// <summary>What one subject did at one point, summed over its slices.</summary>
internal sealed class Measurement
{
    /// <summary>Operations that ended while it was measured.</summary>
    public long Operations { get; set; }

    /// <summary>Those of them that were refused.</summary>
    public long Refused { get; set; }

    /// <summary>How long it was measured.</summary>
    public double Seconds { get; set; }

    /// <summary>How long each operation took.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>What it cost this process and PostgreSQL.</summary>
    public Costs Costs { get; set; } = new();

    /// <summary>Operations per second.</summary>
    public double Rate => Seconds > 0 ? Operations / Seconds : 0;

    /// <summary>Takes in another slice.</summary>
    public void Add(Measurement slice)
    {
        Operations += slice.Operations;
        Refused += slice.Refused;
        Seconds += slice.Seconds;
        Latency.Add(slice.Latency);
        Costs = Costs.Plus(slice.Costs);
    }
}

/// <summary>Resources used: between two readings, or in all.</summary>
internal sealed record Costs
{
    /// <summary>Processor seconds of this process, and of the processes it started for HTTP.</summary>
    public double DotnetCpu { get; init; }

    /// <summary>Processor seconds of PostgreSQL, all its processes.</summary>
    public double PostgresCpu { get; init; }

    /// <summary>Bytes allocated on the managed heap.</summary>
    public double Allocated { get; init; }

    /// <summary>Bytes of write-ahead log.</summary>
    public double Wal { get; init; }

    /// <summary>Commit groups.</summary>
    public double Groups { get; init; }

    /// <summary>Seconds that commit groups took, in all.</summary>
    public double GroupSeconds { get; init; }

    public Costs Plus(Costs other) => Combine(other, 1);

    public Costs Minus(Costs other) => Combine(other, -1);

    private Costs Combine(Costs other, int sign) => new()
    {
        DotnetCpu = DotnetCpu + sign * other.DotnetCpu,
        PostgresCpu = PostgresCpu + sign * other.PostgresCpu,
        Allocated = Allocated + sign * other.Allocated,
        Wal = Wal + sign * other.Wal,
        Groups = Groups + sign * other.Groups,
        GroupSeconds = GroupSeconds + sign * other.GroupSeconds,
    };
}

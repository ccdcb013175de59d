using Inventory.Benchmarks.Measuring;

namespace Inventory.Benchmarks.Workloads;

/// <summary>One subject at one point of a workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Subject">What did it.</param>
/// <param name="Callers">How many at once.</param>
/// <param name="Measured">How it did.</param>
/// <param name="PoolSize">Connections, for a subject that was fitted.</param>
internal sealed record Row(string Workload, string Subject, int Callers, Measurement Measured, int? PoolSize = null);

/// <summary>What must be reached, and what was.</summary>
/// <param name="Name">The workload and what it is compared with.</param>
/// <param name="Wanted">The target, in words.</param>
/// <param name="Got">What was measured, in the target's terms.</param>
/// <param name="Reached">Whether that is enough.</param>
internal sealed record Target(string Name, string Wanted, string Got, bool Reached);

/// <summary>Everything that was measured.</summary>
internal sealed class Results
{
    public List<Row> Rows { get; } = [];

    public List<Target> Targets { get; } = [];

    /// <summary>Those of several workloads, in their order.</summary>
    public static Results Together(IEnumerable<Results> parts)
    {
        var all = new Results();
        foreach (var part in parts)
        {
            all.Rows.AddRange(part.Rows);
            all.Targets.AddRange(part.Targets);
        }

        return all;
    }

    /// <summary>The operations per second of one row; 0 when it was not run.</summary>
    public double Rate(string workload, string subject, int callers) => Find(workload, subject, callers)?.Measured.Rate ?? 0;

    public Row? Find(string workload, string subject, int callers) =>
        Rows.Find(row => row.Workload == workload && row.Subject == subject && row.Callers == callers);
}

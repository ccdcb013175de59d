using Inventory.Ledger.Jobs;

namespace Inventory.Operations.Jobs;

/// <summary>
/// What a kind of job does to a target. A target may be worked at twice, by this node or another, when a node dies or loses its lease:
/// the second time must change nothing and come to the same.
/// </summary>
public interface IJobKind
{
    /// <summary>The kind's permanent name.</summary>
    string Name { get; }

    /// <summary>Works at one target, by the grains that everybody else goes through.</summary>
    /// <param name="job">The job, with what was asked.</param>
    /// <param name="target">The hold or item.</param>
    /// <returns><see cref="TargetOutcome.Done"/>, or the refusal.</returns>
    Task<TargetOutcome> WorkAsync(LeasedJob job, string target);
}

using System.Collections.Frozen;

namespace Inventory.Ledger.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>A node works at it, or will in a moment.</summary>
    Running,

    /// <summary>Nobody works at it until it is resumed.</summary>
    Paused,

    /// <summary>All its targets were worked at; what came of each is in its outcomes.</summary>
    Done,

    /// <summary>Ended before all its targets were worked at, because somebody wished so.</summary>
    Cancelled,

    /// <summary>Ended before all its targets were worked at, because it cannot be worked at: a fault, told in the log.</summary>
    Failed,
}

/// <summary>The names of <see cref="JobState"/> in the store and on every wire.</summary>
public static class JobStates
{
    private static readonly FrozenDictionary<string, JobState> ByName =
        Enum.GetValues<JobState>().ToFrozenDictionary(Name, StringComparer.Ordinal);

    /// <summary>The state's permanent name.</summary>
    public static string Name(this JobState state) => state switch
    {
        JobState.Running => "running",
        JobState.Paused => "paused",
        JobState.Done => "done",
        JobState.Cancelled => "cancelled",
        JobState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "It has no name."),
    };

    /// <summary>Reads a state's name.</summary>
    /// <exception cref="FormatException">There is none such.</exception>
    public static JobState Parse(string name) =>
        ByName.TryGetValue(name, out var state) ? state : throw new FormatException($"'{name}' is no state of a job.");

    /// <summary>Whether nothing more will be done.</summary>
    public static bool IsOver(this JobState state) => state is not (JobState.Running or JobState.Paused);
}

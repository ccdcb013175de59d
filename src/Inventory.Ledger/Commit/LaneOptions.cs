namespace Inventory.Ledger.Commit;

/// <summary>How the lanes are laid out.</summary>
public sealed record LaneOptions
{
    /// <summary>
    /// Lanes that commit, each with a connection of its own. Two carry what many items want; the third is for items so busy that their
    /// rounds follow each other. Default 3.
    /// </summary>
    public int CommitLanes { get; init; } = 3;

    /// <summary>Lanes that read for waking grains. Default 2.</summary>
    public int ReadLanes { get; init; } = 2;

    /// <summary>
    /// The most rows of all kinds one transaction may carry: larger groups no longer save anything and keep others waiting. Default 2,000.
    /// </summary>
    public int RowsMax { get; init; } = 2000;

    /// <summary>
    /// Beside others in flight a group sets out with at least so many sets: smaller ones cost the database more than they save in waiting.
    /// Default 16.
    /// </summary>
    public int BesideAtLeast { get; init; } = 16;

    /// <summary>The most questions one reading may carry. Default 500.</summary>
    public int QuestionsMax { get; init; } = 500;

    /// <summary>Where lanes run. Default: the thread pool.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}

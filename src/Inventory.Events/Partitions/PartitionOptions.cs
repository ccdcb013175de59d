namespace Inventory.Events.Partitions;

/// <summary>How long the journal is kept, and where what goes is archived.</summary>
public sealed class PartitionOptions
{
    /// <summary>The least that <see cref="KeepDays"/> may be: ids of holds and changes are remembered for 30 days.</summary>
    public const int KeepDaysMin = 31;

    /// <summary>The most that <see cref="KeepDays"/> may be: a century.</summary>
    public const int KeepDaysMax = 36_500;

    /// <summary>How many days events are kept at least: a month goes when its last day is as old. Default: 400.</summary>
    public int KeepDays { get; set; } = 400;

    /// <summary>
    /// The folder for archives of months that go, made when it is needed. Whichever node does it writes there: of several nodes it is to be
    /// one folder that all of them reach. Default: <c>data/archive</c> in the folder where the program was started.
    /// </summary>
    public string ArchivePath { get; set; } = Path.Combine("data", "archive");

    /// <summary>How many days a consumer that has not read a month holds it back at most.</summary>
    public TimeSpan HeldBackMax { get; set; } = TimeSpan.FromDays(30);

    /// <summary>For how many months after this one there are partitions.</summary>
    public int MonthsAhead { get; set; } = 2;

    /// <summary>How often the partitions are looked after.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the journal's lock is tried for in one run, where somebody reads the journal for long.</summary>
    public int Tries { get; set; } = 5;

    /// <summary>The pause between two tries, and between two batches of what is forgotten.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(500);
}

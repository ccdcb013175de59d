using Orleans;

namespace Inventory.Operations.Pulse;

/// <summary>What happened within ten seconds and how things stood at their end, on one node or, merged, on all that tell.</summary>
[GenerateSerializer, Immutable, Alias("inventory.PulseStep")]
public sealed record PulseStep
{
    /// <summary>The step's length.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Its number: whole lengths from Unix' epoch to its end, by which steps of several nodes are the same.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>Requests that write.</summary>
    [Id(1)] public long Commands { get; init; }

    /// <summary>Commands that were refused, unknown outcomes apart.</summary>
    [Id(2)] public long Refusals { get; init; }

    /// <summary>Requests answered by a status of 500 or more.</summary>
    [Id(3)] public long Errors { get; init; }

    /// <summary>Commands of which nobody knows what came of them.</summary>
    [Id(4)] public long Unknown { get; init; }

    /// <summary>Requests of all kinds.</summary>
    [Id(5)] public long Requests { get; init; }

    /// <summary>Placings of holds that were answered, and those of them that took longer than 200 ms.</summary>
    [Id(6)] public Timeliness Placings { get; init; }

    /// <summary>Reads of availability that were answered, and those of them that took longer than 500 ms.</summary>
    [Id(7)] public Timeliness Availability { get; init; }

    /// <summary>Holds that ended, and those of them that ended more than 30 s late.</summary>
    [Id(8)] public Timeliness Ends { get; init; }

    /// <summary>99 in 100 holds ended within so many seconds of their end; null where none did. Of several nodes: the slowest's.</summary>
    [Id(9)] public double? ExpiryLagP99 { get; init; }

    /// <summary>99 in 100 commit groups took less than so many seconds; null: there was none. Of several nodes: the slowest's.</summary>
    [Id(10)] public double? CommitP99 { get; init; }

    /// <summary>Change sets that were sent to the ledger.</summary>
    [Id(11)] public long Sets { get; init; }

    /// <summary>Rounds that were decided again because another writer had moved the item on.</summary>
    [Id(12)] public long Conflicts { get; init; }

    /// <summary>Requests that named another tenant than their key's.</summary>
    [Id(13)] public long OtherTenants { get; init; }

    /// <summary>Drifted items that were put right on the spot.</summary>
    [Id(14)] public long Repaired { get; init; }

    /// <summary>Items that became overbooked.</summary>
    [Id(15)] public long Overbookings { get; init; }

    /// <summary>Commands that wait in memory at the end.</summary>
    [Id(16)] public long Waiting { get; init; }

    /// <summary>Jobs worked at, at the end.</summary>
    [Id(17)] public long JobsAtWork { get; init; }

    /// <summary>When a sweep last finished, as Unix time; 0 before the first.</summary>
    [Id(18)] public double LastSweep { get; init; }

    /// <summary>When drift was last looked for, as Unix time; 0 before the first time.</summary>
    [Id(19)] public double LastReconciliation { get; init; }

    /// <summary>How the ledger stood; null while it could not be asked.</summary>
    [Id(20)] public LedgerStanding? Ledger { get; init; }

    /// <summary>How many nodes tell of it.</summary>
    [Id(21)] public int Nodes { get; init; } = 1;

    /// <summary>How long the oldest event waits for its place in the log, in seconds; as the node that gives them sees it.</summary>
    [Id(22)] public double EventsWait { get; init; }

    /// <summary>Runs in which events got their places in the log, and those of them whose oldest change was more than 30 s ago.</summary>
    [Id(23)] public Timeliness Stamped { get; init; }

    /// <summary>Looks after the journal's partitions that failed.</summary>
    [Id(24)] public long PartitionFailures { get; init; }

    /// <summary>Months of the journal that were taken away although a consumer had not read them in time.</summary>
    [Id(25)] public long PartitionsUnread { get; init; }

    /// <summary>Age of the oldest event that has not arrived at a stream or bridge, in seconds.</summary>
    [Id(26)] public double DeliveryLag { get; init; }

    /// <summary>For how many seconds a bridge's broker could not be reached while events wait for it.</summary>
    [Id(27)] public double DeliveryAway { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset At => DateTimeOffset.UnixEpoch + (Number * Length);

    /// <summary>Two nodes' in one: what happened adds up, and of what all see the latest or largest counts.</summary>
    public PulseStep With(PulseStep other) => new()
    {
        Number = Number,
        Commands = Commands + other.Commands,
        Refusals = Refusals + other.Refusals,
        Errors = Errors + other.Errors,
        Unknown = Unknown + other.Unknown,
        Requests = Requests + other.Requests,
        Placings = Placings + other.Placings,
        Availability = Availability + other.Availability,
        Ends = Ends + other.Ends,
        ExpiryLagP99 = Larger(ExpiryLagP99, other.ExpiryLagP99),
        CommitP99 = Larger(CommitP99, other.CommitP99),
        Sets = Sets + other.Sets,
        Conflicts = Conflicts + other.Conflicts,
        OtherTenants = OtherTenants + other.OtherTenants,
        Repaired = Repaired + other.Repaired,
        Overbookings = Overbookings + other.Overbookings,
        Waiting = Waiting + other.Waiting,
        JobsAtWork = JobsAtWork + other.JobsAtWork,
        LastSweep = Math.Max(LastSweep, other.LastSweep),
        LastReconciliation = Math.Max(LastReconciliation, other.LastReconciliation),
        Ledger = Ledger is null ? other.Ledger : Ledger.With(other.Ledger),
        Nodes = Nodes + other.Nodes,
        EventsWait = Math.Max(EventsWait, other.EventsWait),
        Stamped = Stamped + other.Stamped,
        PartitionFailures = PartitionFailures + other.PartitionFailures,
        PartitionsUnread = PartitionsUnread + other.PartitionsUnread,
        DeliveryLag = Math.Max(DeliveryLag, other.DeliveryLag),
        DeliveryAway = Math.Max(DeliveryAway, other.DeliveryAway),
    };

    private static double? Larger(double? one, double? other) => one > other || other is null ? one : other;
}

/// <summary>How many things happened, and how many of them later than they should.</summary>
/// <param name="All">All of them.</param>
/// <param name="Late">Those that were late.</param>
[GenerateSerializer, Immutable, Alias("inventory.Timeliness")]
public readonly record struct Timeliness([property: Id(0)] long All, [property: Id(1)] long Late)
{
    /// <summary>Both together.</summary>
    public static Timeliness operator +(Timeliness one, Timeliness other) => new(one.All + other.All, one.Late + other.Late);
}

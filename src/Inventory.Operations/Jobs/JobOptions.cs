namespace Inventory.Operations.Jobs;

/// <summary>How jobs are worked at. What they do is nobody's hurry: customers' commands come first.</summary>
public sealed record JobOptions
{
    /// <summary>
    /// How many targets of all jobs are under way at once on a node. Default: 8, which keeps a lane busy and leaves the queues to callers.
    /// </summary>
    public int TargetsAtOnce { get; set; } = 8;

    /// <summary>How many jobs a node works at, at once. Default: 4; they share <see cref="TargetsAtOnce"/>.</summary>
    public int JobsAtOnce { get; set; } = 4;

    /// <summary>
    /// How long a node that died is waited for before another goes on with its job. Default: 10 seconds; a page of targets, after which
    /// the lease is renewed, takes at most some 7.
    /// </summary>
    public TimeSpan LeaseLength { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a node looks for jobs that nobody works at, where nothing tells it sooner. Default: 1 second.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);
}

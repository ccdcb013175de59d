namespace Inventory.Events.Relay;

/// <summary>How events are relayed to streams.</summary>
public sealed class RelayOptions
{
    /// <summary>
    /// Queues, which silos share among them: 1 to 16. More of them spread over more silos; each asks for itself. May change between starts
    /// of all silos.
    /// </summary>
    public int Queues { get; set; } = 8;

    /// <summary>At most so many events go to a subscriber in one call.</summary>
    public int BatchMost { get; set; } = 100;

    /// <summary>
    /// Events kept of a slice for subscribers that are slower than the log. Who is further behind reads history for himself.
    /// </summary>
    public int KeptMost { get; set; } = 4_096;

    /// <summary>
    /// Events that may be held back for one subscription in one slice; then it is told nothing new there until some are over.
    /// </summary>
    public int HeldMost { get; set; } = 2_000;

    /// <summary>How long after each failed try an event is tried again. One more failure, and it is given up.</summary>
    public IReadOnlyList<TimeSpan> TryAgainAfter { get; set; } =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(78), TimeSpan.FromSeconds(510),
    ];

    /// <summary>After so many failures in a row a subscriber is taken to be away, and is tried only every <see cref="Rest"/>.</summary>
    public int AwayAfter { get; set; } = 8;

    /// <summary>How long a subscriber that is away is left alone.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often marks are kept. What was delivered since may be told again after a silo's death, to those who died with it.
    /// </summary>
    public TimeSpan KeepEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked for what persons have decided about failures.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a client outside may take for what is told it in one call (<see cref="BatchMost"/>), before it is told that again, one by
    /// one. A grain in the cluster is waited for as any call is.
    /// </summary>
    public TimeSpan ClientPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what waits for a subscription that nobody has any more is kept waiting.</summary>
    public TimeSpan UnclaimedFor { get; set; } = TimeSpan.FromMinutes(2);
}

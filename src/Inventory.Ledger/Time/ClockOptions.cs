namespace Inventory.Ledger.Time;

/// <summary>How far clocks may be from each other.</summary>
public sealed record ClockOptions
{
    /// <summary>
    /// An instant further than this ahead of the ledger's clock is refused rather than gone by, and a clock that moved by more has jumped.
    /// Default 5 seconds. Less takes a server that stalls in the midst of a statement for one whose clock jumped; more lets a wrong instant
    /// drag holds along by as much.
    /// </summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(5);
}

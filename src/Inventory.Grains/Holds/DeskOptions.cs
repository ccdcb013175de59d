namespace Inventory.Grains.Holds;

/// <summary>How commands on holds of several lines gather, see <see cref="HoldDesk"/>.</summary>
public sealed record DeskOptions
{
    /// <summary>
    /// The most lines that are decided about together, but for a command alone: each is a row of a hold and an event, and whoever wants one
    /// of the items next waits for all of them. Default 256.
    /// </summary>
    public int LinesMax { get; init; } = 256;

    /// <summary>
    /// After commands were answered together the next ones of the same items wait at most so many steps for those who are about to ask
    /// again, who cost nobody anything meanwhile. Default 16.
    /// </summary>
    public int GatherStepsMax { get; init; } = 16;

    /// <summary>So many steps without an arrival mean the end of them. Default 3.</summary>
    public int QuietStepsMax { get; init; } = 3;

    /// <summary>
    /// How often a command is decided again because it came to nothing: from the third time on under row locks, so that hardly any gets
    /// there. Default 12.
    /// </summary>
    public int AttemptsMax { get; init; } = 12;

    /// <summary>
    /// So many decisions in a row that were stale make the next one under the items' row locks, which nobody's contention starves.
    /// Default 2.
    /// </summary>
    public int StalesBeforeLocking { get; init; } = 2;

    /// <summary>
    /// How often the items look at themselves for a command: a hand may be quicker than a look, though not often. Default 8.
    /// </summary>
    public int LooksMax { get; init; } = 8;

    /// <summary>How often a command waits for an item to end what is over, each time hundreds of holds. Default 64.</summary>
    public int EndingsMax { get; init; } = 64;

    /// <summary>How long a command pauses before it asks again for items that are on their way to another silo. Default 20 ms.</summary>
    public TimeSpan PauseMin { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest such pause; each is twice the one before. Default 500 ms.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromMilliseconds(500);
}

namespace Inventory.Grains.Items;

/// <summary>
/// The limits within which items, alone or several at a desk, decide, stand still and end what is over. Nobody has to set one; they are
/// together so that what rests on what can be seen, and is checked when the host starts.
/// </summary>
public sealed record ItemLimits
{
    /// <summary>So many decisions in a row that were stale make the next one under the items' row locks, which nobody's contention starves.
    /// Default 2.</summary>
    public int StalesBeforeLocking { get; set; } = 2;

    /// <summary>How often items look at themselves for a decision that cannot be stored: a hand may be quicker than a look, though not
    /// often. Default 8.</summary>
    public int LooksMax { get; set; } = 8;

    /// <summary>How often an item steps aside after a round for those who are about to ask again. Default 4.</summary>
    public int GatherStepsMax { get; set; } = 4;

    /// <summary>Room for commands that an item keeps between rounds; what a crowd took beyond it is given back. Default 4,096.</summary>
    public int SpareCapacityMax { get; set; } = 4096;

    /// <summary>So many rounds after one that came to nothing, none is decided ahead: it would mostly be in vain. Default 16.</summary>
    public int RoundsAfterFailure { get; set; } = 16;

    /// <summary>An expiry storm on one item is ended in rounds of so many, so that its commands are not kept waiting for all of them.
    /// Default 96.</summary>
    public int EndedPerRound { get; set; } = 96;

    /// <summary>What ends this soon may be over by the time a round comes to it. Default 1 s.</summary>
    public TimeSpan AboutToEnd { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon an item tries again to end what is over after the ledger was away, each time twice as late: one that was away is
    /// back within seconds, and then holds shall end. Default 200 ms.</summary>
    public TimeSpan TryAgainMin { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest such wait: while the ledger is away nothing is gained by asking more often. Default 5 s.</summary>
    public TimeSpan TryAgainMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an item that is lent looks whether its desk's silo is known to be dead, and that nobody else does. Default 500
    /// ms.</summary>
    public TimeSpan LoanLook { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>After so many looks it goes on without a desk that does not come back. Default 10.</summary>
    public int LoanLooksMax { get; set; } = 10;

    /// <summary>How long a desk waits for an item at a time. None stands still for longer than this, so that whoever has entered some of
    /// them by then would decide in vain anyway. Default 5 s.</summary>
    public TimeSpan EnterMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an item is tried: longer than one takes to wake up and to end the round it has under way. One that takes longer,
    /// as those of a silo that has just died, is not to keep the others that are decided about with it. Default 1 s.</summary>
    public TimeSpan TryMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long items are waited for in order, untried, after one did not know what it is to be tried: while a cluster is updated,
    /// silos of the version before lose some tenths of a second a minute to finding that out. Default 1 min.</summary>
    public TimeSpan UntriedFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>So often what is lent is found out by trying; then all items are waited for in order. Default 3.</summary>
    public int TriesMax { get; set; } = 3;

    /// <summary>How long items that move or are out of reach are asked again: longer than it takes to find a silo dead (6 s), shorter than
    /// callers wait. Default 10 s.</summary>
    public TimeSpan MovingMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a command pauses before it asks again for items that are on their way to another silo. Default 20 ms.</summary>
    public TimeSpan PauseMin { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest such pause; each is twice the one before. Default 500 ms.</summary>
    public TimeSpan PauseMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What a silo that stops grants to decisions that wait for items: those of others come at once, or are on their way
    /// elsewhere. Default 1 s.</summary>
    public TimeSpan StoppingMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most lines that are decided about together, but for a command alone: each is a row of a hold and an event, and whoever
    /// wants one of the items next waits for all of them. Default 256.</summary>
    public int LinesMax { get; set; } = 256;

    /// <summary>After commands were answered together the next ones of the same items wait at most so many steps for those who are about to
    /// ask again, who cost nobody anything meanwhile. Default 16.</summary>
    public int DeskGatherStepsMax { get; set; } = 16;

    /// <summary>So many steps without an arrival mean the end of them. Default 3.</summary>
    public int QuietStepsMax { get; set; } = 3;

    /// <summary>How often a command of several lines is decided again because it came to nothing: from the third time on under row locks,
    /// so that hardly any gets there. Default 12.</summary>
    public int AttemptsMax { get; set; } = 12;

    /// <summary>How often a command waits for an item to end what is over, each time hundreds of holds. Default 64.</summary>
    public int EndingsMax { get; set; } = 64;

    /// <summary>Groups of holds of several lines that are ended at once: while one is being committed, the next enters its items. Default
    /// 2.</summary>
    public int EndingGroups { get; set; } = 2;

    /// <summary>Holds of such a group: few enough that nobody who wants one of its items waits long for it. Default 32.</summary>
    public int HoldsPerGroup { get; set; } = 32;

    /// <summary>A group that takes longer (an item's owner is out of reach, the ledger is slow) goes on, and keeps no other from beginning.
    /// Default 1 s.</summary>
    public TimeSpan GroupMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Endings that have not come back by then, as for <see cref="GroupMax"/>, keep no host from stopping. Default 2 s.</summary>
    public TimeSpan EndingsStopMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many holds may at once be under way to their end without anybody asking about them: enough to keep a lane busy, few
    /// enough that what is under way is soon done. Default 96.</summary>
    public int EndingAtOnce { get; set; } = 96;

    /// <summary>Whoever ends holds and has not left by then (an owner out of reach, a slow ledger, an activation that was lost) keeps
    /// nobody else from ending. Default 1 s.</summary>
    public TimeSpan PassMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Items that a sweep has end what is over before it looks for more. Default 500.</summary>
    public int SweptPerPage { get; set; } = 500;

    /// <summary>So many pages in a row on which nothing ended leave the rest to the next sweep: the ledger is away, or somebody else is at
    /// it. Default 3.</summary>
    public int IdlePagesMax { get; set; } = 3;
}

using System.Globalization;

namespace Inventory.Grains.Items;

/// <summary>How the commands of one process gather before its items, see <see cref="ItemDoors"/>.</summary>
public sealed record DoorOptions
{
    /// <summary>
    /// So many commands are worth a round of their own: beside a call in flight a second one sets out with at least as many, and beside a
    /// round in flight the next is decided. A smaller round costs the ledger more than overlapping gains. Default 128.
    /// </summary>
    public int OverlapMin { get; init; } = 128;

    /// <summary>
    /// The most commands of one call, all of which are answered together: a larger group saves nothing more and keeps its callers waiting.
    /// Default 1,024.
    /// </summary>
    public int CommandsMax { get; init; } = 1024;

    /// <summary>
    /// After a call of many the door steps aside at most so often, for as long as callers who were answered keep coming back: they fill the
    /// next call, which costs nobody anything, for the processor is theirs meanwhile. After a command alone it never does. Default 16.
    /// </summary>
    public int GatherStepsMax { get; init; } = 16;

    /// <summary>
    /// So many steps without an arrival mean the end of them: from the answer through its caller back to the door is a way of more than one
    /// step. Default 3.
    /// </summary>
    public int QuietStepsMax { get; init; } = 3;

    /// <summary>
    /// How long a command may take from its arrival at the door, where it has to wait there. Then it is refused if it has not set out, for
    /// nothing was done; else its outcome is not known. Looked after every <see cref="Look"/>. Default 3.5 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.Parse(IItemDoor.Patience, CultureInfo.InvariantCulture);

    /// <summary>How often those who wait are looked after, while any do: one timer for all of them. Default 250 ms.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Places for doors; a power of two. Items that share one share its lock, for well under a microsecond a command. Default 4,096.
    /// </summary>
    public int Places { get; init; } = 4096;

    /// <summary>
    /// Doors that each place keeps although nothing waits at them, with the references of their items' grains, which cost more to make than
    /// anything else here: at most some 300 bytes each. Default 4.
    /// </summary>
    public int KeptPerPlace { get; init; } = 4;
}

namespace Inventory.Ledger.Commit;

/// <summary>A group's turn on its lane.</summary>
/// <param name="Lane">The lane, counted from 0.</param>
/// <param name="Track">Which of the lane's groups in flight it is, counted from 0: each track has a connection of its own.</param>
/// <param name="Number">Numbers the lane's groups; those of one track are <see cref="Tracks"/> apart. 0 for a group outside of any lane.</param>
/// <param name="Follows">The number of the group in flight that this one is applied after; 0 where there is none.</param>
public readonly record struct LaneTurn(int Lane, int Track = 0, int Number = 0, int Follows = 0)
{
    /// <summary>How many groups of a lane may be in flight, each resting on the one before.</summary>
    public const int Tracks = 2;

    /// <summary>The number of the track's next group.</summary>
    public int Next => Number + Tracks;
}

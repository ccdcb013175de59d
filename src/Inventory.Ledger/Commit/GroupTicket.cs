namespace Inventory.Ledger.Commit;

/// <summary>A group's ticket. All lanes of a process count their tickets together.</summary>
/// <param name="Lane">The lane it takes, counted from 0: each has a connection of its own.</param>
/// <param name="Number">Its number; 0 for a group outside of any ticket.</param>
/// <param name="Next">The number of the lane's next ticket.</param>
/// <param name="Follows">The number of the group in flight that this one is applied after; 0 where there is none.</param>
/// <param name="Followed">The tickets that other groups in flight follow.</param>
public readonly record struct GroupTicket(int Lane, int Number = 0, int Next = 0, int Follows = 0, ReadOnlyMemory<int> Followed = default);

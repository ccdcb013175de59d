namespace Inventory.Ledger.Journal;

/// <summary>What one run of stamping came to.</summary>
/// <param name="IsMine">Whether this node has the lease; false: another one stamps, and nothing was done.</param>
/// <param name="Events">How many events have got their positions.</param>
/// <param name="LastPosition">The last position there is.</param>
/// <param name="OldestAt">When the oldest of them happened; null for none.</param>
/// <param name="Pending">Rows that are committed and wait for an older transaction.</param>
/// <param name="PendingSince">When the oldest of them happened; null where none waits.</param>
/// <param name="WaitsFor">The transaction they wait for; null where none waits.</param>
/// <param name="Began">The incarnation that begins with this run, because the database was restored or moved; null for none.</param>
public readonly record struct StampRun(
    bool IsMine, long Events, long LastPosition, DateTimeOffset? OldestAt, long Pending, DateTimeOffset? PendingSince, ulong? WaitsFor,
    int? Began);

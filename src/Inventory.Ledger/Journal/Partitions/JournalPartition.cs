namespace Inventory.Ledger.Journal.Partitions;

/// <summary>A part of the journal: what happened from one instant to another, a month.</summary>
/// <param name="Name">Its table's name.</param>
/// <param name="From">The first instant.</param>
/// <param name="To">The first instant after it.</param>
public sealed record JournalPartition(string Name, DateTimeOffset From, DateTimeOffset To);

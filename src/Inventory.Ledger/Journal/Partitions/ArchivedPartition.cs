namespace Inventory.Ledger.Journal.Partitions;

/// <summary>A partition that was archived and is on its way out.</summary>
/// <param name="ArchiveId">The archive's number.</param>
/// <param name="Partition">The partition.</param>
/// <param name="File">Where the archive is, as the node that made it names it.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Digest">What they add up to.</param>
/// <param name="IsDetached">Whether the partition is no part of the journal any more, and waits to be dropped.</param>
public sealed record ArchivedPartition(
    long ArchiveId, JournalPartition Partition, string File, long Rows, string Digest, bool IsDetached);

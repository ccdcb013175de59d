using System.Text;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Journal.Partitions;

namespace Inventory.Events.Partitions;

/// <summary>Writes partitions of the journal to files, and compares them with these.</summary>
internal sealed class PartitionArchiver(ArchiveRegister archives, PartitionOptions options, NodeName node, TimeProvider time)
{
    /// <summary>Whether the file of an archive is where it was written to.</summary>
    public static bool IsThere(ArchivedPartition archive) => File.Exists(archive.File);

    /// <summary>Archives a partition and the notices of its time, reads both back and notes them.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="isDetached">Whether it is no part of the journal any more; its notices are gone then.</param>
    /// <param name="alive">Called now and then; false ends the work.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null where <paramref name="alive"/> has ended it.</returns>
    /// <exception cref="IOException">It cannot be written, or does not read back as what was written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task<ArchivedPartition?> WriteAsync(JournalPartition partition, bool isDetached, Func<Task<bool>> alive,
        CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(options.ArchivePath);
        Directory.CreateDirectory(folder);
        // A name of its own each time: a month can go twice, should rows of it come late, and neither archive takes the place of the other.
        var stem = Path.Combine(folder, $"{partition.Name}.{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
        var notices = default(LineDigest);
        if (!isDetached)
        {
            var file = $"{stem}.notices.ndjson.gz";
            if (await ArchiveFile.WriteAsync(file, archives.NoticesAsync(partition.To, cancellation), alive, cancellation) is not { } all)
                return null;
            notices = all;
            if (notices.Lines == 0) File.Delete(file);
        }

        var path = $"{stem}.ndjson.gz";
        var rows = archives.RowsAsync(partition, cancellation);
        if (await ArchiveFile.WriteAsync(path, rows, alive, cancellation) is not { } written) return null;
        return await archives.AddAsync(
            partition, path, written.Lines, written.ToString(), notices.Lines, node.Value, isDetached, cancellation);
    }

    /// <summary>Whether an archive can be read and is what its partition is, row by row.</summary>
    public async Task<bool> IsWholeAsync(ArchivedPartition archive, CancellationToken cancellation)
    {
        if (!IsThere(archive)) return false;
        try
        {
            var read = await ArchiveFile.ReadAsync(archive.File, cancellation);
            if (!Same(read, archive)) return false;
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }

        var stored = default(LineDigest);
        await foreach (var line in archives.RowsAsync(archive.Partition, cancellation)) stored.Add(Encoding.UTF8.GetBytes(line));
        return Same(stored, archive);
    }

    private static bool Same(LineDigest digest, ArchivedPartition archive) =>
        digest.Lines == archive.Rows && digest.ToString() == archive.Digest;
}

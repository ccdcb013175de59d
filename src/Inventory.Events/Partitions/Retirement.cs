using Inventory.Grains.Expiry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal.Partitions;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Partitions;

/// <summary>
/// Takes away the months of the journal that are older than is kept, in steps, each of which the next run goes on with: archived and read
/// back, positions forgotten, openings made, detached, compared with the archive, dropped.
/// </summary>
internal sealed partial class Retirement(
    JournalPartitions partitions, JournalRetirement journal, ArchiveRegister archives, PartitionArchiver archiver, JournalLock locks,
    PartitionMetrics metrics, PartitionOptions options, NodeName node, LedgerClock clock, TimeProvider time, ILogger<Retirement> log)
{
    private readonly HashSet<string> _toldOfHeld = [], _toldOfUnread = [];

    /// <summary>Takes away what is due, the oldest first.</summary>
    /// <returns>How many months a consumer holds back.</returns>
    /// <exception cref="LedgerUnavailableException">The database does not do its part.</exception>
    /// <exception cref="TimeoutException">Somebody reads the journal for long.</exception>
    /// <exception cref="IOException">An archive cannot be written or is not what its partition is.</exception>
    /// <exception cref="UnauthorizedAccessException">An archive may not be written.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var open = await archives.OpenAsync(cancellation);
        foreach (var archive in open.Where(static one => one.IsDetached)) await DropAsync(archive, cancellation);

        var heldBack = 0;
        foreach (var partition in await partitions.ListAsync(cancellation))
        {
            var due = partition.To + TimeSpan.FromDays(options.KeepDays);
            if (clock.Now < due) break;
            if (await IsHeldBackAsync(partition, due, cancellation)) return ++heldBack;
            if (!await TakeAwayAsync(partition, open.Find(one => one.Partition.Name == partition.Name), cancellation)) break;
        }

        return heldBack;
    }

    private async Task<bool> IsHeldBackAsync(JournalPartition partition, DateTimeOffset due, CancellationToken cancellation)
    {
        var behind = await journal.HeldBackByAsync(partition.To, cancellation);
        if (behind.Length == 0) return false;
        var names = string.Join(", ", behind);
        if (clock.Now < due + options.HeldBackMax)
        {
            if (_toldOfHeld.Add(partition.Name)) HeldBack(log, partition.Name, names, due + options.HeldBackMax);
            return true;
        }

        if (_toldOfUnread.Add(partition.Name))
        {
            TakenUnread(log, partition.Name, names);
            metrics.TookUnread();
        }

        return false;
    }

    // False where another node has the lease by now.
    private async Task<bool> TakeAwayAsync(JournalPartition partition, ArchivedPartition? archive, CancellationToken cancellation)
    {
        if (!await journal.IsToldAsync(partition, cancellation))
            throw new InvalidOperationException($"events of {partition.Name} have no positions yet, and are not taken away untold");
        if (archive is null || !PartitionArchiver.IsThere(archive))
            archive = await archiver.WriteAsync(partition, isDetached: false, () => IsMineAsync(cancellation), cancellation);
        if (archive is null || !await ForgetPositionsAsync(partition, cancellation)) return false;
        (int, long) item = (0, 0);
        while (await journal.OpenAsync(partition, item, cancellation) is { } last)
        {
            item = last;
            if (!await IsMineAsync(cancellation)) return false;
        }

        await locks.TakeAsync(() => partitions.DetachAsync(partition, cancellation), $"detach {partition.Name}", cancellation);
        await DropAsync(archive with { IsDetached = true }, cancellation);
        return true;
    }

    private async Task<bool> ForgetPositionsAsync(JournalPartition partition, CancellationToken cancellation)
    {
        var (forgotten, last) = (1L, 0L);
        while (forgotten > 0)
        {
            (forgotten, last) = await journal.ForgetPositionsAsync(partition.To, last, cancellation);
            if (!await IsMineAsync(cancellation)) return false;
        }

        return true;
    }

    // What is detached changes no more, so that it is compared here, and not before.
    private async Task DropAsync(ArchivedPartition archive, CancellationToken cancellation)
    {
        if (!await archiver.IsWholeAsync(archive, cancellation))
        {
            ArchivedAnew(log, archive.Partition.Name, archive.File);
            var again = await archiver.WriteAsync(archive.Partition, isDetached: true, () => IsMineAsync(cancellation), cancellation);
            if (again is null) return;
            archive = again;
        }

        await partitions.DropAsync(archive.Partition.Name, cancellation);
        await archives.DroppedAsync(archive.Partition, cancellation);
        TookAway(log, archive.Partition.Name, archive.Rows, archive.File);
        (int, long, long) opening = (0, 0, 0);
        while (await journal.ForgetOpeningsAsync(opening, cancellation) is { } last) opening = last;
    }

    // A short rest as well, for the commits.
    private async Task<bool> IsMineAsync(CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        return await partitions.LeaseAsync(node.Value, cancellation);
    }

    [LoggerMessage(EventId = 1725, Level = LogLevel.Warning, Message =
        "{Partition} is older than the journal is kept, and stays until {Until} at most for those who have not read it: {Consumers}.")]
    private static partial void HeldBack(ILogger log, string partition, string consumers, DateTimeOffset until);

    [LoggerMessage(EventId = 1726, Level = LogLevel.Error, Message =
        "{Partition} is taken away although some have not read it within their 30 days; its events will not reach them: {Consumers}.")]
    private static partial void TakenUnread(ILogger log, string partition, string consumers);

    [LoggerMessage(EventId = 1727, Level = LogLevel.Information, Message =
        "{Partition} is taken away; its {Rows} rows are in the archive {File}.")]
    private static partial void TookAway(ILogger log, string partition, long rows, string file);

    [LoggerMessage(EventId = 1728, Level = LogLevel.Warning, Message =
        "{Partition} is not what its archive {File} says, or the archive cannot be read, and it is archived anew before it goes.")]
    private static partial void ArchivedAnew(ILogger log, string partition, string file);
}

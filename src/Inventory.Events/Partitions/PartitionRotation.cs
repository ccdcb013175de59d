using Inventory.Grains.Expiry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal.Partitions;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Partitions;

/// <summary>
/// One look after the journal's partitions, by the ledger's clock: what the default partition took goes where it belongs, this month and
/// the next ones have theirs, and months that are older than is kept go (<see cref="Retirement"/>).
/// </summary>
internal sealed partial class PartitionRotation(
    JournalPartitions partitions, Retirement retirement, JournalLock journal, PartitionMetrics metrics, PartitionOptions options,
    NodeName node, LedgerClock clock, ILogger<PartitionRotation> log)
{
    private long _toldOfDefault;

    /// <summary>Looks after them, where no other node does.</summary>
    /// <returns>Whether this node did; false also where it failed, which the log and the metrics tell.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be asked whose turn it is.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!await partitions.LeaseAsync(node.Value, cancellation))
        {
            metrics.HeldBack(0);
            return false;
        }

        var failures = new List<string>();
        // Each by itself: a month that cannot go keeps none from being made.
        await TryAsync("rows of the default partition moved", DrainAsync);
        await TryAsync("the next months' partitions made", EnsureAsync);
        await TryAsync("what is older than is kept archived and taken away", RetireAsync);
        metrics.Ran(failures.Count == 0);
        return failures.Count == 0;

        async Task TryAsync(string what, Func<CancellationToken, Task> work)
        {
            try
            {
                await work(cancellation);
            }
            catch (Exception failed) when (failed is LedgerUnavailableException or TimeoutException or IOException
                or UnauthorizedAccessException or InvalidDataException or InvalidOperationException
                && !cancellation.IsCancellationRequested)
            {
                failures.Add(what);
                Failed(log, what, failed.Message);
            }
        }
    }

    /// <summary>Reads how they stand, for this node's metrics.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var end = clock.Now;
        foreach (var partition in await partitions.ListAsync(cancellation))
        {
            if (partition.From <= end && partition.To > end) end = partition.To;
        }

        metrics.Stand(await partitions.DefaultRowsAsync(cancellation), end - clock.Now);
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var rows = await partitions.DefaultRowsAsync(cancellation);
        if (rows == 0)
        {
            _toldOfDefault = 0;
            return;
        }

        if (_toldOfDefault == 0) TookWrites(log, rows);
        _toldOfDefault = rows;
        var moved = await journal.TakeAsync(() => partitions.DrainAsync(cancellation), "drain the default partition", cancellation);
        Drained(log, moved);
    }

    private async Task EnsureAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        for (var months = 0; months <= options.MonthsAhead; months++)
        {
            var day = new DateOnly(today.Year, today.Month, 1).AddMonths(months);
            var made = await journal.TakeAsync(
                () => partitions.EnsureAsync(day, cancellation), $"make the partition of {day:yyyy-MM}", cancellation);
            if (made) Made(log, day);
        }
    }

    private async Task RetireAsync(CancellationToken cancellation) => metrics.HeldBack(await retirement.RunAsync(cancellation));

    [LoggerMessage(EventId = 1721, Level = LogLevel.Information, Message = "The journal's partition of {Month:yyyy-MM} is made.")]
    private static partial void Made(ILogger log, DateOnly month);

    [LoggerMessage(EventId = 1722, Level = LogLevel.Error, Message =
        "The journal's partitions are not as they should be: {What} could not be, and is tried again within a minute: {Reason}.")]
    private static partial void Failed(ILogger log, string what, string reason);

    [LoggerMessage(EventId = 1723, Level = LogLevel.Error, Message =
        "The journal's default partition took {Rows} rows, for want of their month's partition; they are moved there.")]
    private static partial void TookWrites(ILogger log, long rows);

    [LoggerMessage(EventId = 1724, Level = LogLevel.Information, Message =
        "The journal's default partition is empty again: {Rows} rows were moved to the partitions of their months.")]
    private static partial void Drained(ILogger log, long rows);
}

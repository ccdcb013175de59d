using Inventory.Domain;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Reads;
using Microsoft.Extensions.Logging;

namespace Inventory.Ledger.Time;

/// <summary>Sets the clock before anything goes by it: to the ledger's time, or stopped as a test clock.</summary>
public sealed partial class ClockStart(
    LedgerDataSources sources, LedgerHealth health, ILedgerTime ledger, LedgerClock clock, ClockOptions options, TimeProvider time,
        ILogger<ClockStart> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Returns once the ledger has told its time, however long that takes; or stops the clock where the ledger's last event is, and marks
    /// the data.
    /// </summary>
    /// <param name="testClock">Business time stands still and is moved by hand.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">A test clock has moved the data ahead of the ledger's clock, and now there is to be
    /// none.</exception>
    public async Task RunAsync(bool testClock, CancellationToken cancellation = default)
    {
        if (testClock)
        {
            await ExecuteAsync("UPDATE installation SET test_clock_at = clock_timestamp()", cancellation);
            clock.Stop(await health.LatestInstantAsync(cancellation));
            return;
        }

        await SynchronizeAsync(cancellation);
        if (await ExecuteAsync("SELECT FROM installation WHERE test_clock_at IS NOT NULL", cancellation) is false) return;
        var latest = await health.LatestInstantAsync(cancellation);
        if (latest > clock.Now + options.Tolerance)
        {
            throw new InvalidOperationException(
                $"A test clock has moved this database's data ahead: its last event is of {Instant.Text(latest)}, the ledger's clock says {Instant.Text(clock.Now)}. "
                + "Start it with INVENTORY_TEST_CLOCK=1, or use another database.");
        }

        await ExecuteAsync("UPDATE installation SET test_clock_at = NULL", cancellation);
    }

    private async Task SynchronizeAsync(CancellationToken cancellation)
    {
        for (var told = false; !clock.IsKnown; told = true)
        {
            try
            {
                await ledger.ObserveAsync(clock, cancellation);
            }
            catch (LedgerUnavailableException unavailable)
            {
                if (!told) NoTimeYet(log, (unavailable.InnerException ?? unavailable).Message);
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    // Whether it touched or found a row.
    private async Task<bool> ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = sources.Readers.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return reader.HasRows || reader.RecordsAffected > 0;
    }

    [LoggerMessage(EventId = 1113, Level = LogLevel.Warning,
        Message = "The ledger cannot tell the time yet, and nothing is decided before it has: {Reason}")]
    private static partial void NoTimeYet(ILogger log, string reason);
}

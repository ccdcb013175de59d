using Inventory.Grains.Expiry;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Stamping;

/// <summary>
/// Has the journal stamped, on one node at a time: soon after this node has committed something, and every so often for what others have.
/// </summary>
internal sealed partial class Stamper(
    JournalStamper stamper, CommitBell committed, StampBell stamped, StampMetrics metrics, StampOptions options, NodeName node,
    LedgerClock clock, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Stamper> log) : StartedService(lifetime)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private bool _isMine, _failing;
    private ulong? _toldOf;

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var next = committed.NextAsync(options.Poll, time, stopping);
                await RunOnceAsync(stopping);
                if (_failing) await Task.Delay(AfterFailure, time, stopping);
                else if (!_isMine) await Task.Delay(options.Ask, time, stopping);
                else await Task.WhenAll(next, Task.Delay(options.Pace, time, stopping));
            }
        }
        finally
        {
            await GiveBackAsync();
        }
    }

    private async Task RunOnceAsync(CancellationToken stopping)
    {
        try
        {
            var run = await stamper.StampAsync(node.Value, options.Lease, stopping);
            if (run.IsMine != _isMine) Tell(run.IsMine);
            if (run.IsMine) metrics.Ran(run, clock.Now);
            if (run.Began is > 1 and var incarnation) HistoryBegins(log, incarnation);
            if (run.Events > 0) stamped.Ring();
            await TellWhoHoldsUpAsync(run, stopping);
            _failing = false;
        }
        catch (LedgerUnavailableException failed)
        {
            if (!_failing) CannotStamp(log, failed.Message);
            _failing = true;
        }
    }

    private void Tell(bool isMine)
    {
        _isMine = isMine;
        if (isMine) Stamps(log);
        else metrics.Rests();
    }

    // Once for each transaction: a person can end it, and until then no event reaches anybody.
    private async Task TellWhoHoldsUpAsync(StampRun run, CancellationToken stopping)
    {
        if (run.WaitsFor is not { } transaction || transaction == _toldOf || clock.Now - run.PendingSince < options.TellAfter) return;
        _toldOf = transaction;
        if (await stamper.HolderAsync(transaction, stopping) is { } holder)
            HeldUp(log, run.Pending, holder.ProcessId, holder.User, holder.Application, holder.State, holder.Since);
    }

    private async Task GiveBackAsync()
    {
        if (!_isMine) return;
        try
        {
            await stamper.GiveBackAsync(node.Value);
        }
        catch (LedgerUnavailableException)
        {
            // The lease ends by itself.
        }
    }

    [LoggerMessage(EventId = 1711, Level = LogLevel.Information, Message = "This node gives the journal's events their order.")]
    private static partial void Stamps(ILogger log);

    [LoggerMessage(EventId = 1712, Level = LogLevel.Warning, Message = "The journal cannot be stamped; its events wait: {Reason}")]
    private static partial void CannotStamp(ILogger log, string reason);

    [LoggerMessage(EventId = 1713, Level = LogLevel.Error, Message =
        "{Pending} rows of the journal wait for a transaction that stays open, and no event reaches anybody until it ends: process {ProcessId} of "
        + "{User} with {Application}, {State} since {Since}.")]
    private static partial void HeldUp(
        ILogger log, long pending, int processId, string user, string application, string state, DateTimeOffset? since);

    [LoggerMessage(EventId = 1714, Level = LogLevel.Warning, Message =
        "The database was restored or moved: incarnation {Incarnation} of the journal begins, and its events go on behind all that were told before.")]
    private static partial void HistoryBegins(ILogger log, int incarnation);
}

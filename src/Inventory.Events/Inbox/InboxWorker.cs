using System.Text.Json;
using Inventory.Contracts;
using Inventory.Grains.Upkeep;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Inbox;

/// <summary>
/// Tries events that are due: those whose attempts failed, those whose hold was not known, and those whose attempt a node has taken with
/// it. Each on one node at a time.
/// </summary>
internal sealed partial class InboxWorker(
    InboxStore store, InboxRunner runner, InboxBell bell, InboxOptions options, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<InboxWorker> log)
    : StartedService(lifetime)
{
    private bool _failing;

    /// <inheritdoc />
    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var next = bell.NextAsync(options.Period, time, stopping);
            if (await TryDueAsync(stopping) < options.AtOnce) await next;
        }
    }

    private async Task<int> TryDueAsync(CancellationToken stopping)
    {
        List<ClaimedEvent> claimed;
        try
        {
            claimed = await store.ClaimAsync(options.AtOnce, options.Lease, stopping);
            _failing = false;
        }
        catch (LedgerUnavailableException away)
        {
            if (!_failing) NotReached(log, away.Message);
            _failing = true;
            return 0;
        }

        if (claimed.Count == 0) return 0;
        var judged = claimed.ConvertAll(Judge);
        var unfit = judged.Where(static one => one.Error is not null).Select(static one => (one.Event, one.Error!)).ToList();
        if (unfit.Count > 0) await runner.BuryAsync(unfit);
        var fit = judged.Where(static one => one.Error is null).Select(static one => (one.Event, one.Effect!)).ToList();
        if (fit.Count > 0) await runner.RunAsync(fit);
        return claimed.Count;
    }

    private static (ClaimedEvent Event, InboxEffect? Effect, InboxError? Error) Judge(ClaimedEvent due)
    {
        try
        {
            using var data = JsonDocument.Parse(due.Payload);
            var (effect, error) = InboxJudge.Of(due.Type, data.RootElement, due.Sender);
            return (due, effect, error);
        }
        catch (JsonException broken)
        {
            return (due, null, new(Outcome.Invalid.Code(), $"The data are not JSON: {broken.Message}"));
        }
    }

    [LoggerMessage(EventId = 1753, Level = LogLevel.Warning, Message = "The inbox cannot be looked at and is looked at again: {Reason}")]
    private static partial void NotReached(ILogger log, string reason);
}

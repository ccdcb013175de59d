using Inventory.Contracts;
using Inventory.Grains.Holds;
using Inventory.Grains.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Inbox;
using Microsoft.Extensions.Logging;

namespace Inventory.Events.Inbox;

/// <summary>Makes attempts at events and has what comes of them written. Events of one subject take effect in their order.</summary>
internal sealed partial class InboxRunner(
    HoldServices holds, ItemDoors doors, IRefusalDesk refusals, InboxStore store, InboxOptions options, InboxMetrics metrics,
    ILogger<InboxRunner> log)
{
    /// <summary>Makes an attempt at each.</summary>
    /// <returns>What came of each; null where another attempt has begun meanwhile, or somebody has settled it.</returns>
    public async Task<IReadOnlyList<Attempted?>> RunAsync(IReadOnlyList<(ClaimedEvent Event, InboxEffect Effect)> attempts)
    {
        var order = new InOrder();
        var running = attempts
            .Select(attempt => order.Run(attempt.Effect.Subject, () => RunAsync(attempt.Event, attempt.Effect))).ToList();
        var settled = new List<SettledAttempt?>();
        for (var i = 0; i < running.Count; i++) settled.Add(await SettlingAsync(attempts[i].Event, await running[i]));
        return await WriteAsync(attempts.Select(static attempt => attempt.Event).ToList(), settled);
    }

    /// <summary>Writes that events can have no effect.</summary>
    public Task<IReadOnlyList<Attempted?>> BuryAsync(IReadOnlyList<(ClaimedEvent Event, InboxError Error)> unfit) =>
        WriteAsync(unfit.Select(static one => one.Event).ToList(),
            unfit.Select(static SettledAttempt? (one) => new(one.Event, InboxState.Dead) { Error = one.Error, IsFailure = true }).ToList());

    private async Task<InboxResult> RunAsync(ClaimedEvent attempt, InboxEffect effect)
    {
        try
        {
            return await effect.RunAsync(new(attempt, holds.Of(attempt.Tenant), doors));
        }
        catch (Exception failed) when (failed is TimeoutException or LedgerUnavailableException)
        {
            return new InboxResult.Failed(Failures.Of(Outcome.OutcomeUnknown));
        }
        catch (Exception failed)
        {
            AttemptFailed(log, attempt.Key.EventId, attempt.Key.Source, attempt.Type, failed);
            return new InboxResult.Failed(new("internal-error", "Something went wrong inside the service."));
        }
    }

    // Null: it was settled with its effect.
    private async ValueTask<SettledAttempt?> SettlingAsync(ClaimedEvent attempt, InboxResult result) => result switch
    {
        InboxResult.Done { IsMarked: true } => null,
        InboxResult.Done => new(attempt, InboxState.Processed) { Outcome = "done" },
        InboxResult.Refused refused => await RefusedAsync(attempt, refused),
        InboxResult.Awaited awaited when attempt.TriedFor >= options.HoldAwaited => await RefusedAsync(attempt, awaited.IfNone),
        InboxResult.Awaited awaited => new(attempt, InboxState.Retrying) { Error = awaited.Error, AgainIn = NextLook(attempt.TriedFor) },
        InboxResult.Failed failed when attempt.Failures >= options.Pauses.Count =>
            new(attempt, InboxState.Dead) { Error = failed.Error, IsFailure = true },
        InboxResult.Failed failed => new(attempt, InboxState.Retrying)
        {
            Error = failed.Error, AgainIn = options.Pauses[attempt.Failures], IsFailure = true,
        },
        InboxResult.Unfit unfit => new(attempt, InboxState.Dead) { Error = unfit.Error, IsFailure = true },
        _ => throw new ArgumentException($"Nothing is known of {result}.", nameof(result)),
    };

    private async ValueTask<SettledAttempt> RefusedAsync(ClaimedEvent attempt, InboxResult.Refused refused)
    {
        var receiptId = await refusals.TakeAsync(attempt.Tenant, attempt.Sender, refused.Operation, refused.HoldId, refused.Channel,
            refused.Answer);
        return new(attempt, InboxState.Processed)
        {
            Outcome = refused.ReasonCode, Notice = AllocationFailed.Of(attempt, refused, receiptId),
        };
    }

    // Mostly the hold is a moment behind: soon at first, and then every few seconds, to the last moment of its time.
    private TimeSpan NextLook(TimeSpan triedFor)
    {
        var pause = Math.Clamp(triedFor.TotalSeconds, 1, 5);
        return TimeSpan.FromSeconds(Math.Min(pause, (options.HoldAwaited - triedFor).TotalSeconds));
    }

    private async Task<IReadOnlyList<Attempted?>> WriteAsync(IReadOnlyList<ClaimedEvent> events, List<SettledAttempt?> settled)
    {
        var writing = settled.OfType<SettledAttempt>().ToList();
        HashSet<(int, InboxKey)> written;
        try
        {
            written = writing.Count > 0 ? await store.SettleAsync(writing) : [];
        }
        catch (LedgerUnavailableException away)
        {
            NotSettled(log, writing.Count, away.Message);
            return settled.ConvertAll(static Attempted? (one) => one is null ? Attempted.Done
                : new(InboxState.Retrying, one.Error ?? Failures.Of(Outcome.LedgerUnavailable)));
        }

        var came = new List<Attempted?>(settled.Count);
        for (var i = 0; i < settled.Count; i++)
        {
            came.Add(settled[i] is not { } one ? Attempted.Done
                : written.Contains((events[i].Tenant.Id, events[i].Key)) ? new(one.State, one.Error) : null);
            if (came[i] is not null) metrics.Came(events[i].Type, settled[i]);
        }

        return came;
    }

    [LoggerMessage(EventId = 1751, Level = LogLevel.Error, Message = "An attempt at event {EventId} of {Source} ({Type}) failed.")]
    private static partial void AttemptFailed(ILogger log, string eventId, string source, string type, Exception error);

    [LoggerMessage(EventId = 1752, Level = LogLevel.Warning,
        Message = "What came of {Count} events of the inbox could not be written, and they are tried again: {Reason}")]
    private static partial void NotSettled(ILogger log, int count, string reason);
}

/// <summary>What came of an attempt.</summary>
/// <param name="State">How the event stands.</param>
/// <param name="Error">What went wrong; null for nothing.</param>
internal sealed record Attempted(InboxState State, InboxError? Error)
{
    /// <summary>Its effect is done.</summary>
    public static readonly Attempted Done = new(InboxState.Processed, null);
}

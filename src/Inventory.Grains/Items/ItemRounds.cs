using System.Runtime.CompilerServices;
using Inventory.Contracts;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace Inventory.Grains.Items;

/// <summary>
/// An item's rounds: read what is missing, end what is over, decide what waits, commit, answer. One at a time, but that the next is decided
/// while one is in flight.
/// </summary>
internal sealed partial class ItemRounds(ItemKnown known, ItemLook look, CommandQueue queue, TogetherEndings endings, IItemTurns turns)
{
    /// <summary>Its counters, where they are in doubt.</summary>
    public ItemLook Look => look;

    /// <summary>Runs rounds until nothing is decided ahead any more, and gives the turn back.</summary>
    public async Task RunAsync()
    {
        Tracing.Leave();
        if (queue.Gathers) await queue.GatherAsync();
        var batch = queue.Take(_overlaps);
        try
        {
            var begun = TryBegin(batch);
            while (true)
            {
                if (begun is not { } sent)
                {
                    await DecideAndCommitAsync(batch);
                }
                else
                {
                    // Awaited here and nowhere deeper: each method on the way would cost every round a round of its own.
                    var verdict = await VerdictOf(sent);
                    if (!Settle(sent, verdict)) await DecideAndCommitAsync(batch, verdict);
                }

                if (_next is null) break;
                begun = _next;
                _next = null;
                queue.Answered(batch);
                if (queue.Gathers) await queue.GatherAsync();
                batch = begun.Value.Batch;
            }
        }
        catch (Exception failed)
        {
            known.Unload();
            RoundFailed(known.Services.Log, known.Id.Value, failed);
            foreach (var command in batch) command.Fail(failed);
            FailNext(failed);
        }
        finally
        {
            _inFlight = null;
            queue.Answered(batch);
            turns.TurnOver(ItemState.Resting);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DecideAndCommitAsync(List<PendingCommand> batch, Verdict? lost = null)
    {
        var (looks, limits) = (0, known.Services.Limits);
        for (var stales = 0; ; stales++)
        {
            Verdict verdict;
            try
            {
                if (look.IsDue) await look.LookAsync();
                verdict = lost ?? await AttemptAsync(batch, stales);
            }
            catch (LedgerUnavailableException)
            {
                known.Unload();
                verdict = Verdict.Unavailable;
            }
            catch (CommandFailedException failed)
            {
                // It costs nobody else: nothing was sent, and the others are decided again without it.
                CommandFailed(known.Services.Log, known.Id.Value, failed.InnerException!);
                failed.Command.Fail(failed.InnerException!);
                stales--;
                continue;
            }

            lost = null;
            if (verdict is Verdict.Unknown)
            {
                foreach (var command in batch) command.OutcomeLost();
            }

            if (verdict is not Verdict.Applied) await TakeBackAsync(batch);
            if (verdict is IRoundLedger.Suspect or Verdict.Refused && looks++ == 0)
            {
                // Rather than a bug it may be somebody's hand in the counters, or a hold that has moved on: the row, its lock held, and the
                // live holds know.
                look.IsDue = true;
                stales--;
                continue;
            }

            switch (verdict)
            {
                case Verdict.Applied:
                    foreach (var command in batch) command.Answer();
                    return;
                case Verdict.Stale:
                    look.WasStale = true;
                    break;
                case IRoundLedger.Suspect when looks <= limits.LooksMax:
                    look.IsDue = true;
                    break;
                case Verdict.Unknown:
                    break;   // whatever happened, the ids in the ledger know: read back and decide again
                case IRoundLedger.Suspect:
                case Verdict.Refused:
                    if (batch.Count <= 1) throw new InvalidOperationException($"The ledger refuses what was decided about '{known.Id}'.");
                    _failedLately += batch.Count;   // one by one, none beside another
                    // so that one bad decision costs nobody else
                    foreach (var command in batch.ToArray()) await DecideAndCommitAsync([command]);
                    return;
                default:
                    known.Unreached++;
                    foreach (var command in batch) command.GiveUp(Outcome.LedgerUnavailable);
                    return;
            }
        }
    }

    [LoggerMessage(EventId = 1215, Level = LogLevel.Error, Message = "A command on '{ItemId}' could not be decided; its caller was told.")]
    private static partial void CommandFailed(ILogger log, string itemId, Exception error);

    [LoggerMessage(EventId = 1216, Level = LogLevel.Error, Message = "A round of '{ItemId}' failed; its callers were told.")]
    internal static partial void RoundFailed(ILogger log, string itemId, Exception error);
}

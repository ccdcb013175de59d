using System.Collections.Immutable;
using Inventory.Contracts;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Commit;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Grains.Items;

// What the item does next: a round of its own, or standing still for a decision about several items. And the timer that wakes it.
internal sealed partial class ItemGrain
{
    // Nobody waits for a coordinator that does not come back longer than this many looks, 5 s; for one whose silo is known to be dead, for
    // one.
    private const int LoanLooksMax = 10;

    private static readonly TimeSpan LoanLook = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan AboutToEnd = TimeSpan.FromSeconds(1);

    // A ledger that was away is back within seconds, and then holds shall end; while it is away, nothing is gained by asking at every
    // moment.
    private static readonly TimeSpan TryAgainMin = TimeSpan.FromMilliseconds(200), TryAgainMax = TimeSpan.FromSeconds(5);

    private readonly List<string> _overTogether = [];
    private WaitingLoans? _loans;
    private WaitingLoan? _granting, _standingFor;
    private TaskCompletionSource? _endingTogetherDone;
    private IGrainTimer? _expiryTimer, _loanTimer;
    private DateTimeOffset? _timerAt;
    private ExpiryPace.Pass? _pass;
    private bool _lastWasRound, _endingTogether, _leftTogether, _leaving, _triesAgain;
    private int _endedBefore, _loanLooks, _unreached;

    Task<ItemStill> IItemLoans.Enter(long loan, SiloAddress node, bool takesUnits)
    {
        if (_leaving) return Task.FromResult(new ItemStill { Moving = true });
        if (_tenant is null) return EnterOfNewTenant(loan, node, takesUnits);
        var granted = (_loans ??= new()).Add(loan, node, takesUnits);
        Advance();
        return granted;
    }

    Task<ItemStill> IItemLoans.TryEnter(long loan, SiloAddress node, bool takesUnits) =>
        _standingFor is not null || _granting is not null || _loans is { Any: true }
            ? Task.FromResult(new ItemStill { Lent = true }) : ((IItemLoans)this).Enter(loan, node, takesUnits);

    private async Task<ItemStill> EnterOfNewTenant(long loan, SiloAddress node, bool takesUnits)
    {
        await LookForTenant();
        return _tenant is null ? new() { Unavailable = true } : await ((IItemLoans)this).Enter(loan, node, takesUnits);
    }

    Task IItemLoans.Ended() => _endingTogetherDone?.Task ?? Task.CompletedTask;

    Task IItemLoans.Leave(long loan, ItemMoved moved)
    {
        if (_loans?.Remove(loan) is true) return Task.CompletedTask;
        if (_granting?.Loan == loan) _granting.HasLeft = true;
        // too late: the item went on by itself, and the ledger's versions have the last word
        if (_standingFor?.Loan != loan) return Task.CompletedTask;
        EndLoan();
        if (!moved.Nothing)
        {
            if (moved.Item is { } item && _item is not null) _item = _item with { Stock = Stock(item, moved.Shortage) };
            else Unload();
            _wasStale |= moved.Stale;
            _mustLook |= moved.Suspect;
            if (moved.Item is not null) _confirmedVersion = moved.Item.Version;
            foreach (var hold in moved.Holds)
            {
                _holds.Forget(hold.HoldId);
                if (hold.EndedBefore is { } before) _ends.Remove(new(before, hold.HoldId));
                if (hold.EndsNow is { } now) _ends.Add(new(now, hold.HoldId));
            }
        }

        SetTimer();
        Advance();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Goes on at once and stands still for nobody any more: no call reaches this activation from now on, neither its coordinator's nor
    /// that of the ending it may wait for. What waits is still decided, unless something has to end first.
    /// </summary>
    internal void LetGo()
    {
        _leaving = true;
        _loans?.RefuseAll();
        _pass?.Leave();
        _endingTogetherDone?.TrySetResult();
        if (_standingFor is not null) GoOn();
        Advance();
    }

    private void Advance()
    {
        if (_roundRunning || _standingFor is not null) return;
        if (_reconciliations is { Count: > 0 })
        {
            // First of all: while the item disagrees with its holds, nothing else may go through.
            _roundRunning = true;
            _ = ReconcileNextAsync();
            return;
        }

        if (_leaving && (_endingTogether || _overTogether.Count > 0))
        {
            // The ending would have to enter this item. The next activation finds what is over.
            _overTogether.Clear();
            FailWaiting(static command => command.Fail(command.MayHaveHappened ? Outcome.OutcomeUnknown : Outcome.ItemMoving));
        }
        else if (!_endingTogether && _overTogether.Count > 0)
        {
            _endingTogether = true;
            _endingTogetherDone = new();
            _ = EndTogetherAsync([.. _overTogether], _endingTogetherDone);
        }

        var asked = _loans is { Any: true };
        // Own commands wait while holds on several items are being ended; loans do not, for the ending needs them itself.
        var commands = _waiting.Count > 0 && !_endingTogether;
        if (asked && (_lastWasRound || !commands))
        {
            _roundRunning = true;
            _lastWasRound = false;
            _ = GrantAsync();
        }
        else if (commands)
        {
            _roundRunning = true;
            _ = RunRoundAsync();
        }
        else if (_pass is null && !_leaving && IsDue())
        {
            _ = EndDueAsync();
        }
    }

    // Nobody waits for this round, so it waits for its place among those of other items. A command that comes meanwhile does not: its own
    // round ends what is over first.
    private async Task EndDueAsync()
    {
        var pass = _pass = services.Pace.Enter();
        try
        {
            await pass.Granted;
            if (!_roundRunning && _standingFor is null && IsDue())
            {
                // With those about to end: they may have by the time the round comes to it. Where more may be over than is known, it may be
                // all that go.
                var soon = services.Clock.Now + AboutToEnd;
                if (!_ends.MayHoldBack(soon)) pass.Weigh(_ends.Over(soon, EndedPerRound).Count);
                _roundRunning = true;
                await RunRoundAsync();
                // what the round found over on several items is part of its round
                if (_endingTogetherDone is { } ending) await ending.Task;
            }
        }
        finally
        {
            _pass = null;
            pass.Leave();
        }

        SetTimer();
        Advance();
    }

    private bool IsDue() => (_loaded || _triesAgain) && !_endingTogether && !IsDrifted && _ends.Earliest <= services.Clock.Now;

    // For whoever takes units the item stands still only once what is over has ended.
    private async Task GrantAsync()
    {
        var waiting = _granting = _loans!.Take();
        ItemStill still;
        try
        {
            var looks = 0;
            for (var stales = 0; !_loaded || _item is null || (waiting.TakesUnits && !_endingTogether && !IsDrifted
                && _ends.Earliest <= services.Clock.Now); stales++)
            {
                if (_mustLook) await LookAgainAsync();
                var verdict = stales < StalesBeforeLocking ? await AttemptAsync([], suspectRepeats: false)
                    : await AttemptUnderLockAsync([]);
                if (verdict is Verdict.Applied && (_item is null || _overTogether.Count > 0)) break;
                if (verdict is Verdict.Applied) continue;
                Unload();
                _wasStale |= verdict is Verdict.Stale;
                _mustLook |= verdict is Suspect && looks++ < LooksMax;
                if (_mustLook) continue;
                if (verdict is Suspect or Verdict.Unavailable or Verdict.Refused)
                    throw new LedgerUnavailableException("The item cannot be confirmed.");
            }

            still = Still(waiting);
        }
        catch (LedgerUnavailableException)
        {
            Unload();
            _unreached++;
            SetTimer();
            still = new() { Unavailable = true };
        }

        _roundRunning = false;
        _granting = null;
        if (still.Item is null)
        {
            // The ending begins before the coordinator can ask for its end.
            Advance();
            waiting.Granted.SetResult(still);
            return;
        }

        _standingFor = waiting;
        _loanLooks = 0;
        // Kept for the next time: who is lent once is so again and again.
        if (_loanTimer is { } timer) timer.Change(LoanLook, LoanLook);
        else _loanTimer = this.RegisterGrainTimer(static (grain, _) => grain.LookAfterCoordinator(), this,
            new() { DueTime = LoanLook, Period = LoanLook, Interleave = true });
        waiting.Granted.SetResult(still);
    }

    private ItemStill Still(WaitingLoan waiting)
    {
        if (_leaving || waiting.HasLeft || services.Silos.IsDeadSilo(waiting.Node)) return new() { Moving = true };
        if (waiting.TakesUnits && (_endingTogether || _overTogether.Count > 0)) return new() { Ending = true };
        if (_item is { } item)
            return new() { ItemKey = item.ItemKey, Item = item.Stock.View(_itemId.Value, item.Metadata), Shortage = item.Stock.Shortage };
        // An ending that failed meanwhile has made it forget how it stands: that is not to say that there is no such item.
        return new() { Moving = !_loaded };
    }

    private Task LookAfterCoordinator()
    {
        if (_standingFor is null || (++_loanLooks < LoanLooksMax && !services.Silos.IsDeadSilo(_standingFor.Node)))
            return Task.CompletedTask;
        services.Metrics.LoanAbandoned();
        GoOn();
        Advance();
        return Task.CompletedTask;
    }

    // Whatever its coordinator decides, this item hears nothing of it.
    private void GoOn()
    {
        EndLoan();
        Unload();
    }

    private void EndLoan()
    {
        _standingFor = null;
        _loanTimer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task EndTogetherAsync(ImmutableArray<string> holdIds, TaskCompletionSource done)
    {
        // Told to the sweep that waits for it, where one does.
        if (_waiting.Count == 0) (_endedBefore, _leftTogether) = (0, false);
        try
        {
            var now = await services.Endings.EndAsync(_tenant!, holdIds);
            _endedBefore += now.Count(status => status is HoldStatus.Expired);
            _leftTogether |= now.Any(status => status is HoldStatus.Held);
            foreach (var end in _ends.Over(services.Clock.Now, int.MaxValue))
            {
                if (holdIds.Contains(end.HoldId) && services.Endings.IsLeft(_tenant!, end.HoldId)) _ends.Remove(end);
            }
        }
        catch (Exception failed)
        {
            // Nothing may be decided before they end, and trying again at once would only fail again: tell those who wait.
            Unload();
            // a host that stops is no failure
            if (failed is not SiloUnavailableException) RoundFailed(services.Log, _itemId.Value, failed);
            FailWaiting(command => command.Fail(failed));
        }
        finally
        {
            _overTogether.Clear();
            _endingTogether = false;
            done.TrySetResult();
            SetTimer();
            Advance();
        }
    }

    private void FailWaiting(Action<IPendingCommand> fail)
    {
        foreach (var command in _waiting) fail(command);
        services.Admission.Leave(_waiting.Count);
        _waiting.Clear();
    }

    // One timer per item, set to its earliest end.
    private void SetTimer()
    {
        // What was known of the ends before the ledger went away is enough to try again.
        var again = _unreached > 0 && !_loaded;
        if (_leaving || IsDrifted || !(_loaded || again) || services.Clock.IsStopped || _ends.Earliest is not { } earliest)
        {
            _timerAt = null;
            return;
        }

        if (!again && _timerAt == earliest && _expiryTimer is not null) return;
        _timerAt = earliest;
        var due = earliest - services.Clock.Now + TimeSpan.FromMilliseconds(1);
        var soonest = again ? TryAgainMin * Math.Min(1 << Math.Min(_unreached - 1, 8), TryAgainMax / TryAgainMin)
            : TimeSpan.FromMilliseconds(1);
        if (due < soonest) due = soonest;
        if (_expiryTimer is null)
            _expiryTimer = this.RegisterGrainTimer(static (grain, _) => grain.Due(), this,
                new() { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        else
            _expiryTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Task Due()
    {
        _timerAt = null;
        _triesAgain = !_loaded && _unreached > 0;
        Advance();
        if (!_roundRunning && _pass is null) SetTimer();
        return Task.CompletedTask;
    }

    internal static Stock Stock(Contracts.Items.ItemView item, long shortage) => new()
    {
        OnHand = item.OnHand,
        OutOfService = item.OutOfService,
        Allocated = item.Allocated,
        Held = item.Held,
        SafetyStock = item.SafetyStock,
        OverbookingLimit = item.OverbookingLimit,
        StopSell = item.StopSell,
        Shortage = shortage,
        Version = item.Version,
        SettingsVersion = item.SettingsVersion,
        UpdatedAt = item.UpdatedAt,
        IsDrifted = item.Drifted,
    };
}

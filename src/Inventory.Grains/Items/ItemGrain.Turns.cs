using System.Collections.Immutable;
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
    // Nobody waits for a dead coordinator longer than this.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AboutToEnd = TimeSpan.FromSeconds(1);

    // A ledger that was away is back within seconds, and then holds shall end; while it is away, nothing is gained by asking at every moment.
    private static readonly TimeSpan TryAgainMin = TimeSpan.FromMilliseconds(200), TryAgainMax = TimeSpan.FromSeconds(5);

    private readonly List<string> _overTogether = [];
    private Queue<(long Turn, bool TakesUnits, TaskCompletionSource<ItemStill> Granted)>? _turns;
    private Task _endingTogetherDone = Task.CompletedTask;
    private IGrainTimer? _expiryTimer, _turnTimer;
    private DateTimeOffset? _timerAt;
    private ExpiryPace.Pass? _pass;
    private long? _standingFor;
    private bool _lastWasRound, _endingTogether, _leftTogether, _triesAgain;
    private int _unreached;
    private int _endedBefore;

    Task<ItemStill> IItemTurns.Enter(long turn, bool takesUnits)
    {
        if (_tenant is null) return Task.FromResult(new ItemStill());
        var granted = new TaskCompletionSource<ItemStill>();
        (_turns ??= new()).Enqueue((turn, takesUnits, granted));
        Advance();
        return granted.Task;
    }

    Task IItemTurns.Ended() => _endingTogetherDone;

    Task IItemTurns.Leave(long turn, ItemMoved moved)
    {
        if (_standingFor != turn) return Task.CompletedTask;   // too late: the item went on by itself, and the ledger's versions have the last word
        EndTurn();
        if (!moved.Nothing)
        {
            if (moved.Item is { } item && _item is not null) _item = _item with { Stock = Stock(item, moved.Shortage) };
            else Unload();
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

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        while (_turns is { Count: > 0 }) _turns.Dequeue().Granted.TrySetResult(new() { Unavailable = true });
        _pass?.Leave();
        await base.OnDeactivateAsync(reason, cancellationToken);
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

        if (!_endingTogether && _overTogether.Count > 0)
        {
            _endingTogether = true;
            _endingTogetherDone = EndTogetherAsync([.. _overTogether]);
        }

        var asked = _turns is { Count: > 0 };
        // Own commands wait while holds on several items are being ended; turns do not, for the ending needs them itself.
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
        else if (_pass is null && IsDue())
        {
            _ = EndDueAsync();
        }
    }

    // Nobody waits for this round, so it waits for its place among those of other items. A command that comes meanwhile does not: its own round ends what
    // is over first.
    private async Task EndDueAsync()
    {
        var pass = _pass = services.Pace.Enter();
        try
        {
            await pass.Granted;
            if (!_roundRunning && _standingFor is null && IsDue())
            {
                // With those about to end: they may have by the time the round comes to it. Where more may be over than is known, it may be all that go.
                var soon = services.Clock.Now + AboutToEnd;
                if (!_ends.MayHoldBack(soon)) pass.Weigh(_ends.Over(soon, EndedPerRound).Count);
                _roundRunning = true;
                await RunRoundAsync();
                await _endingTogetherDone;   // what the round found over on several items is part of its turn
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

    private bool IsDue() => (_loaded || _triesAgain) && !_endingTogether && _ends.Earliest <= services.Clock.Now;

    // For whoever takes units the item stands still only once what is over has ended.
    private async Task GrantAsync()
    {
        var (turn, takesUnits, granted) = _turns!.Dequeue();
        ItemStill still;
        try
        {
            for (var stales = 0; !_loaded || _item is null || (takesUnits && !_endingTogether && _ends.Earliest <= services.Clock.Now); stales++)
            {
                var verdict = stales < StalesBeforeLocking ? await AttemptAsync([], suspectRepeats: false) : await AttemptUnderLockAsync([]);
                if (verdict is Verdict.Applied && (_item is null || _overTogether.Count > 0)) break;
                if (verdict is Verdict.Applied) continue;
                Unload();
                if (verdict is Verdict.Unavailable or Verdict.Refused) throw new LedgerUnavailableException("The item cannot be confirmed.");
            }

            still = _item is { } item
                ? takesUnits && (_endingTogether || _overTogether.Count > 0)
                    ? new() { Ending = true }
                    : new() { ItemKey = item.ItemKey, Item = item.Stock.View(_itemId.Value, item.Metadata), Shortage = item.Stock.Shortage }
                : new();
        }
        catch (LedgerUnavailableException)
        {
            Unload();
            _unreached++;
            SetTimer();
            still = new() { Unavailable = true };
        }

        _roundRunning = false;
        if (still.Item is null || still.Unavailable)
        {
            // The ending begins before the coordinator can ask for its end.
            Advance();
            granted.SetResult(still);
            return;
        }

        _standingFor = turn;
        _turnTimer = this.RegisterGrainTimer(static (grain, _) => grain.GiveUpTurn(), this, new() { DueTime = TurnMax, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        granted.SetResult(still);
    }

    private Task GiveUpTurn()
    {
        if (_standingFor is null) return Task.CompletedTask;
        GrainMetrics.TurnAbandoned();
        EndTurn();
        Unload();
        Advance();
        return Task.CompletedTask;
    }

    private void EndTurn()
    {
        _standingFor = null;
        _turnTimer?.Dispose();
        _turnTimer = null;
    }

    private async Task EndTogetherAsync(ImmutableArray<string> holdIds)
    {
        // Told to the sweep that waits for it, where one does.
        if (_waiting.Count == 0) (_endedBefore, _leftTogether) = (0, false);
        try
        {
            var now = await services.Endings.EndAsync(_tenant!, holdIds);
            _endedBefore += now.Count(status => status is HoldStatus.Expired);
            _leftTogether |= now.Any(status => status is HoldStatus.Held);
        }
        catch (Exception failed)
        {
            // Nothing may be decided before they end, and trying again at once would only fail again: tell those who wait.
            Unload();
            if (failed is not SiloUnavailableException) RoundFailed(services.Log, _itemId.Value, failed);   // a host that stops is no failure
            foreach (var command in _waiting) command.Fail(failed);
            services.Admission.Leave(_waiting.Count);
            _waiting.Clear();
        }
        finally
        {
            _overTogether.Clear();
            _endingTogether = false;
            SetTimer();
            Advance();
        }
    }

    // One timer per item, set to its earliest end.
    private void SetTimer()
    {
        // What was known of the ends before the ledger went away is enough to try again.
        var again = _unreached > 0 && !_loaded;
        if (!(_loaded || again) || services.Clock.IsStopped || _ends.Earliest is not { } earliest)
        {
            _timerAt = null;
            return;
        }

        if (!again && _timerAt == earliest && _expiryTimer is not null) return;
        _timerAt = earliest;
        var due = earliest - services.Clock.Now + TimeSpan.FromMilliseconds(1);
        var soonest = again ? TryAgainMin * Math.Min(1 << Math.Min(_unreached - 1, 8), TryAgainMax / TryAgainMin) : TimeSpan.FromMilliseconds(1);
        if (due < soonest) due = soonest;
        if (_expiryTimer is null)
            _expiryTimer = this.RegisterGrainTimer(static (grain, _) => grain.Due(), this, new() { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true });
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
    };
}

using Inventory.Grains.Expiry;

namespace Inventory.Grains.Items;

/// <summary>When an item wakes up to end what is over: one timer, set to its earliest end, and its place among other items.</summary>
internal sealed class ItemWake(ItemKnown known, IItemHost host)
{
    private ExpiryPace.Pass? _pass;
    private DateTimeOffset? _timerAt;

    /// <summary>Whether it waits for its place, or has it.</summary>
    public bool HasPass => _pass is not null;

    /// <summary>Whether it tries, although it knows no more than the ends it knew before the ledger went away.</summary>
    public bool TriesAgain { get; set; }

    /// <summary>Whether something is over.</summary>
    public bool IsDue => (known.IsLoaded || TriesAgain) && !known.IsDrifted && known.Ends.Earliest <= known.Services.Clock.Now;

    /// <summary>
    /// Asks for a place. Nobody waits for what is ended then, so that it may wait itself; a command that comes meanwhile does not: its own
    /// round ends what is over first.
    /// </summary>
    public Task AskAsync() => (_pass = known.Services.Pace.Enter()).Granted;

    /// <summary>
    /// Tells how many are over, with those about to end: they may have by the time the round comes to it. Where more may be over than is
    /// known, it may be all that go.
    /// </summary>
    public void Weigh()
    {
        var soon = known.Services.Clock.Now + known.Services.Limits.AboutToEnd;
        if (!known.Ends.MayHoldBack(soon)) _pass!.Weigh(known.Ends.Over(soon, known.Services.Limits.EndedPerRound).Count);
    }

    /// <summary>Makes room for others, or waits no longer.</summary>
    public void LeavePlace() => _pass?.Leave();

    /// <summary>Has done with its place.</summary>
    public void Done()
    {
        LeavePlace();
        _pass = null;
    }

    /// <summary>The timer is due.</summary>
    public void Due()
    {
        _timerAt = null;
        TriesAgain = !known.IsLoaded && known.Unreached > 0;
    }

    /// <summary>Sets the timer.</summary>
    public void Set()
    {
        var (clock, limits) = (known.Services.Clock, known.Services.Limits);
        // What was known of the ends before the ledger went away is enough to try again.
        var again = known.Unreached > 0 && !known.IsLoaded;
        if (known.IsLeaving || known.IsDrifted || !(known.IsLoaded || again) || clock.IsStopped || known.Ends.Earliest is not { } earliest)
        {
            _timerAt = null;
            return;
        }

        if (!again && _timerAt == earliest) return;
        _timerAt = earliest;
        var due = earliest - clock.Now + TimeSpan.FromMilliseconds(1);
        var soonest = again
            ? limits.TryAgainMin * Math.Min(1 << Math.Min(known.Unreached - 1, 8), limits.TryAgainMax / limits.TryAgainMin)
            : TimeSpan.FromMilliseconds(1);
        host.WakeIn(due < soonest ? soonest : due);
    }
}

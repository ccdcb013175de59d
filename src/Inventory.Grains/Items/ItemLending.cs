using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>
/// An item's loans: it stands still for one desk at a time, in order of asking. A courtesy, not a lock: the ledger's versions protect the
/// truth, and nobody waits for a desk that does not come back longer than a few seconds; for one whose host is known to be dead, one look.
/// </summary>
internal sealed class ItemLending(
    ItemKnown known, ItemLook look, ItemRounds rounds, TogetherEndings endings, IItemHost host, IItemTurns turns)
{
    private readonly WaitingLoans _waiting = new();
    private WaitingLoan? _granting, _lentTo;
    private int _looks;

    /// <summary>Whether a desk waits for it.</summary>
    public bool Any => _waiting.Any;

    /// <summary>Whether whoever asks next would wait behind another desk.</summary>
    public bool IsWanted => _lentTo is not null || _granting is not null || _waiting.Any;

    /// <summary>Lets one more wait.</summary>
    public Task<ItemStill> Add(long loan, object node, bool takesUnits) => _waiting.Add(loan, node, takesUnits);

    /// <summary>Sends all away that wait.</summary>
    public void RefuseAll() => _waiting.RefuseAll();

    /// <summary>
    /// Comes to stand still for whoever has waited longest, or tells it why not. For whoever takes units, only once what is over has ended.
    /// </summary>
    public async Task GrantAsync()
    {
        var to = _granting = _waiting.Take();
        ItemStill still;
        try
        {
            await BeReadyAsync(to);
            still = Still(to);
        }
        catch (LedgerUnavailableException)
        {
            known.Unload();
            known.Unreached++;
            still = new() { Unavailable = true };
        }

        _granting = null;
        if (still.Item is not null)
        {
            (_lentTo, _looks) = (to, 0);
            host.LookEvery(known.Services.Limits.LoanLook);
        }

        // An ending begins before the desk can ask for its end.
        turns.TurnOver(still.Item is null ? ItemState.Resting : ItemState.Lent);
        to.Granted.SetResult(still);
    }

    /// <summary>A desk gives the item back, or waits for it no longer.</summary>
    /// <returns>Whether it stood still for that one, and goes on.</returns>
    public bool Leave(long loan, ItemMoved moved)
    {
        if (_waiting.Remove(loan)) return false;
        if (_granting?.Loan == loan) _granting.HasLeft = true;
        // too late: the item went on by itself, and the ledger's versions have the last word
        if (_lentTo?.Loan != loan) return false;
        End();
        if (moved.Nothing) return true;
        known.Take(moved);
        look.WasStale |= moved.Stale;
        look.IsDue |= moved.Suspect;
        if (moved.Item is { } item) look.Confirmed(item.Version);
        return true;
    }

    /// <summary>Looks after the desk.</summary>
    /// <returns>Whether it has been waited for long enough.</returns>
    public bool IsLost() =>
        _lentTo is { } to && (++_looks >= known.Services.Limits.LoanLooksMax || host.IsDead(to.Node));

    /// <summary>Goes on; whatever the desk decides, the item hears nothing of it.</summary>
    public void GoOn()
    {
        End();
        known.Unload();
    }

    private async Task BeReadyAsync(WaitingLoan to)
    {
        var (looks, limits) = (0, known.Services.Limits);
        for (var stales = 0; !known.IsLoaded || known.Item is null || (to.TakesUnits && !endings.IsRunning && !known.IsDrifted
            && known.Ends.Earliest <= known.Services.Clock.Now); stales++)
        {
            if (look.IsDue) await look.LookAsync();
            var verdict = await rounds.AttemptAsync([], stales);
            if (verdict is Verdict.Applied && (known.Item is null || endings.Over.Count > 0)) return;
            if (verdict is Verdict.Applied) continue;
            known.Unload();
            look.WasStale |= verdict is Verdict.Stale;
            look.IsDue |= verdict is IRoundLedger.Suspect && looks++ < limits.LooksMax;
            if (look.IsDue) continue;
            if (verdict is IRoundLedger.Suspect or Verdict.Unavailable or Verdict.Refused)
                throw new LedgerUnavailableException("The item cannot be confirmed.");
        }
    }

    private ItemStill Still(WaitingLoan to)
    {
        if (known.IsLeaving || to.HasLeft || host.IsDead(to.Node)) return new() { Moving = true };
        if (to.TakesUnits && (endings.IsRunning || endings.Over.Count > 0)) return new() { Ending = true };
        if (known.Item is { } item)
            return new() { ItemKey = item.ItemKey, Item = item.Stock.View(known.Id.Value, item.Metadata), Shortage = item.Stock.Shortage };
        // An ending that failed meanwhile has made it forget how it stands: that is not to say that there is no such item.
        return new() { Moving = !known.IsLoaded };
    }

    private void End()
    {
        _lentTo = null;
        host.LookEvery(null);
    }
}

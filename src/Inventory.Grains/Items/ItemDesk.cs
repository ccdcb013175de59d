using System.Diagnostics;
using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Telemetry;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Items;

/// <summary>
/// One item's desk: whatever wants something of the item waits here, and <see cref="Advance"/> says what comes next. Repairs first; then in
/// turns a loan and the item's own commands; and where nobody asks for anything, what is over. It knows nothing of the grain that is its
/// host, and runs on one thread at a time.
/// </summary>
internal sealed class ItemDesk : IItemTurns
{
    private readonly ItemKnown _known;
    private readonly CommandQueue _queue;
    private readonly TogetherEndings _endings;
    private readonly ItemRounds _rounds;
    private readonly ItemWake _wake;
    private readonly IItemHost _host;

    // Made when first wanted: most items never lend themselves, and hardly any is compared.
    private ItemLending? _lending;
    private ItemRepairs? _repairs;
    private ItemState _state;
    private bool _lastWasRound;

    public ItemDesk(ItemServices services, ItemId id, IItemHost host)
    {
        (_known, _host) = (new(services, id), host);
        _queue = new(services);
        _endings = new(_known, _queue, host, this);
        _rounds = new(_known, new ItemLook(_known), _queue, _endings, this);
        _wake = new(_known, host);
    }

    /// <summary>Whose item; null until it was found. Whatever is asked before is answered that the ledger is away.</summary>
    public Tenant? Tenant
    {
        get => _known.Tenant;
        set => _known.Tenant = value;
    }

    /// <summary>Which item.</summary>
    public ItemId Id => _known.Id;

    /// <summary>The ledger's number of the item; null where it does not exist, or is not known.</summary>
    public long? ItemKey => _known.Item?.ItemKey;

    /// <summary>When the endings have ended that are under way, or could not.</summary>
    public Task Ended => _endings.Done;

    bool IItemTurns.OthersWait => _lending is { Any: true } || _repairs is { Any: true } || _endings.IsRunning;

    /// <summary>Has a command decided.</summary>
    public Task<TAnswer> Ask<TAnswer>(PendingCommand<TAnswer> command)
        where TAnswer : class
    {
        command.Trace ??= CommandTrace.Begin(Tracing.Running?.Context, command, Id.Value);
        (command as PendingItemCommand)?.CountBy(_known.Services.Metrics);
        Join(command);
        Advance();
        return command.Task;
    }

    /// <summary>Has commands decided that came at once, in their order; each stands alone.</summary>
    public Task<GroupAnswers> Ask(CommandGroup group)
    {
        var commands = group.Commands;
        var together = new GroupInItem(commands.Length, _known.Services.Node.Value);
        for (var i = 0; i < commands.Length; i++) Join(together, i, commands[i], group.Askers.Length > i
            && ActivityContext.TryParse(group.Askers[i], null, isRemote: true, out var asker) ? asker : null);
        Advance();
        _rounds.DecideBeside();
        return together.Task;
    }

    /// <summary>Has a command decided that came by a door alone.</summary>
    public Task<object> Ask(object command)
    {
        var alone = new AloneInItem();
        Join(alone, 0, command, Tracing.Running?.Context);
        Advance();
        return alone.Task;
    }

    /// <summary>Compares the item with its holds and its journal.</summary>
    public async Task<ReconcileAnswer> ReconcileAsync(ReconcileItem command)
    {
        _repairs ??= new(_known);
        JournalReplay journal;
        try
        {
            journal = await _repairs.ReadAheadAsync();
        }
        catch (LedgerUnavailableException)
        {
            return new() { Outcome = Outcome.LedgerUnavailable };
        }

        var answer = _repairs.Add(command, journal);
        Advance();
        return await answer;
    }

    /// <summary>Waits until the item stands still, see <see cref="IItemLoans.Enter"/>.</summary>
    public Task<ItemStill> Enter(long loan, object node, bool takesUnits)
    {
        if (_known.IsLeaving) return Task.FromResult(new ItemStill { Moving = true });
        if (Tenant is null) return Task.FromResult(new ItemStill { Unavailable = true });
        _lending ??= new(_known, _rounds.Look, _rounds, _endings, _host, this);
        var granted = _lending.Add(loan, node, takesUnits);
        Advance();
        return granted;
    }

    /// <summary>As <see cref="Enter"/>, but behind no other desk.</summary>
    public Task<ItemStill> TryEnter(long loan, object node, bool takesUnits) =>
        _lending is { IsWanted: true } ? Task.FromResult(new ItemStill { Lent = true }) : Enter(loan, node, takesUnits);

    /// <summary>A desk gives the item back, or waits for it no longer.</summary>
    public void Leave(long loan, ItemMoved moved)
    {
        if (_lending?.Leave(loan, moved) is not true) return;
        _state = ItemState.Resting;
        GoOn();
    }

    /// <summary>Time to look whether the desk for which it stands still is lost.</summary>
    public void LookAfterLoan()
    {
        if (_lending?.IsLost() is not true) return;
        _known.Services.Metrics.LoanAbandoned();
        GoOnAlone();
        Advance();
    }

    /// <summary>Time to end what is over.</summary>
    public void Wake()
    {
        _wake.Due();
        Advance();
        if (_state is ItemState.Resting or ItemState.Lent && !_wake.HasPass) _wake.Set();
    }

    /// <summary>
    /// Goes on at once and stands still for nobody any more: no call reaches this activation from now on, neither its desk's nor that of
    /// the ending it may wait for. What waits is still decided, unless something has to end first.
    /// </summary>
    public void LetGo()
    {
        _known.IsLeaving = true;
        _lending?.RefuseAll();
        _wake.LeavePlace();
        _endings.LetGo();
        if (_state is ItemState.Lent) GoOnAlone();
        Advance();
    }

    void IItemTurns.TurnOver(ItemState next)
    {
        (_lastWasRound, _state) = (_state is ItemState.Deciding, next);
        GoOn();
    }

    void IItemTurns.GoOn() => GoOn();

    private void GoOn()
    {
        _wake.Set();
        Advance();
    }

    private void GoOnAlone()
    {
        _lending!.GoOn();
        _state = ItemState.Resting;
    }

    private void Advance()
    {
        if (_state is not ItemState.Resting) return;
        if (_repairs is { Any: true })
        {
            // First of all: while the item disagrees with its holds, nothing else may go through.
            _ = RepairAsync();
            return;
        }

        // The ending would have to enter this item: where it leaves, the next activation finds what is over.
        if (_known.IsLeaving && (_endings.IsRunning || _endings.Over.Count > 0)) _endings.Forgo();
        else if (!_endings.IsRunning && _endings.Over.Count > 0) _endings.Begin();
        if (_state is not ItemState.Resting) return;
        var commandsWait = _queue.Count > 0 && !_endings.IsRunning;
        if (_lending is { Any: true } && (_lastWasRound || !commandsWait))
        {
            _state = ItemState.Granting;
            _ = _lending.GrantAsync();
        }
        else if (commandsWait)
        {
            _ = DecideAsync();
        }
        else if (!_wake.HasPass && !_known.IsLeaving && IsDue)
        {
            _ = EndDueAsync();
        }
    }

    private bool IsDue => !_endings.IsRunning && _wake.IsDue;

    private async Task RepairAsync()
    {
        _state = ItemState.Repairing;
        await _repairs!.NextAsync();
        _state = ItemState.Resting;
        Advance();
    }

    private Task DecideAsync()
    {
        _state = ItemState.Deciding;
        _wake.TriesAgain = false;
        return _rounds.RunAsync();
    }

    private async Task EndDueAsync()
    {
        try
        {
            await _wake.AskAsync();
            if (_state is ItemState.Resting && IsDue)
            {
                _wake.Weigh();
                await DecideAsync();
                // what the round found over on several items is part of its round
                await _endings.Done;
            }
        }
        finally
        {
            _wake.Done();
        }

        GoOn();
    }

    private void Join(IAsker asker, int place, object command, ActivityContext? span)
    {
        PendingCommand pending;
        try
        {
            pending = Pending(command);
        }
        catch (Exception nonsense)
        {
            // Its own caller hears of it, and nobody else.
            asker.Answer(place, nonsense);
            return;
        }

        (pending as PendingItemCommand)?.CountBy(_known.Services.Metrics);
        pending.Trace = CommandTrace.Begin(span, command, Id.Value);
        pending.AnswerTo(asker, place);
        Join(pending);
    }

    private void Join(PendingCommand pending)
    {
        if (Tenant is null) pending.Fail(Outcome.LedgerUnavailable);
        else _queue.Join(pending);
    }

    private PendingCommand Pending(object command) => command switch
    {
        AdjustStock adjust => new PendingAdjust(adjust, Id.Value),
        CountStock count => new PendingCount(count, Id.Value),
        ChangeItem change => new PendingChangeItem(change),
        _ => PendingHoldCommand.Of(command),
    };
}

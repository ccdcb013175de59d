using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Grains.Telemetry;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>A command that waits for its item's next round, whatever its answer.</summary>
internal abstract class PendingCommand
{
    private IAsker? _asker;
    private int _place;

    /// <summary>The hold it must know of before it can decide; null for none.</summary>
    public virtual string? NeedsHold => null;

    /// <summary>The hold whose id it would take; known only where a repeat is suspected.</summary>
    public virtual string? PlacesHold => null;

    /// <summary>The command id it must know of before it can decide; null for none.</summary>
    public virtual CommandKey? NeedsCommand => null;

    /// <summary>An instant at which it needs to know what was on hand; null for none.</summary>
    public virtual DateTimeOffset? NeedsOnHandAt => null;

    /// <summary>It came by itself, and not in a group that had gathered before.</summary>
    public bool CameAlone => _asker is not GroupInItem;

    /// <summary>Whether it may have been sent to the ledger in a round whose outcome is not known.</summary>
    public bool MayHaveHappened { get; private set; }

    /// <summary>Its span; null where nobody traces it.</summary>
    public CommandTrace? Trace { get; set; }

    /// <summary>Has its answer told to whoever came with it, and to nobody else.</summary>
    public void AnswerTo(IAsker asker, int place) => (_asker, _place) = (asker, place);

    /// <summary>Takes note that the round it was decided in may have come true or not.</summary>
    public virtual void OutcomeLost() => MayHaveHappened = true;

    /// <summary>
    /// Decides within a round, unless it was answered already. May be called again for a later round if this one does not come true.
    /// </summary>
    public abstract void Decide(ItemRound round);

    /// <summary>Answers as decided in the round that came true.</summary>
    public abstract void Answer();

    /// <summary>Answers that it could not be decided.</summary>
    public abstract void Fail(Outcome outcome);

    /// <summary>Answers with an error.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Answers that nothing came of it, or that this is not known where an earlier round may have come true.</summary>
    public void GiveUp(Outcome outcome) => Fail(MayHaveHappened ? Outcome.OutcomeUnknown : outcome);

    /// <summary>Tells whoever came with it, if anybody did.</summary>
    protected bool TellAsker(object answer)
    {
        _asker?.Answer(_place, answer);
        return _asker is not null;
    }
}

/// <summary>The promise and the answer of a command.</summary>
internal abstract class PendingCommand<TAnswer> : PendingCommand
    where TAnswer : class
{
    private TaskCompletionSource<TAnswer>? _promise;
    private TAnswer? _answer;
    private LostOutcome? _lost;
    private DateTimeOffset _decidedAt, _repeats;
    private bool _told;

    /// <summary>The answer to come, where nobody else is told.</summary>
    public Task<TAnswer> Task => (_promise ??= new()).Task;

    public override void OutcomeLost()
    {
        base.OutcomeLost();
        if (!Acts(_answer!)) return;
        (_lost ??= new()).Answer = _answer!;
        _lost.DecidedAt.Add(_decidedAt);
    }

    public override void Decide(ItemRound round)
    {
        if (_told) return;
        Trace?.Ride(round);
        (_decidedAt, _repeats) = (round.Now, default);
        try
        {
            _answer = DecideIn(round);
        }
        finally
        {
            round.TraceId = null;
        }
    }

    // Read back after a lost outcome, a command finds its own effect: to its caller that is the first answer, not a repeat. An effect of
    // another instant is another call's, of the same id, that came before it or went by another node.
    public override void Answer() => Tell(_lost?.MayBe(_repeats) is true ? First(_lost.Answer, _answer!) : _answer!);

    public override void Fail(Outcome outcome) => Tell(Failed(outcome));

    public override void Fail(Exception error)
    {
        if (!MayTell()) return;
        Trace?.End(null);
        if (!TellAsker(error)) (_promise ??= new()).SetException(error);
    }

    protected abstract TAnswer DecideIn(ItemRound round);

    /// <summary>Takes note that its answer repeats what took effect at an instant; null where that is not known.</summary>
    protected void Repeats(DateTimeOffset? at) => _repeats = at ?? default;

    protected abstract TAnswer Failed(Outcome outcome);

    /// <summary>Takes note of what was answered.</summary>
    protected virtual void Told(TAnswer answer)
    {
    }

    /// <summary>Whether an answer tells of an effect of its own.</summary>
    protected abstract bool Acts(TAnswer answer);

    /// <summary>The answer as the caller would have heard it, had the outcome of what tells of an effect not been lost.</summary>
    protected abstract TAnswer First(TAnswer lost, TAnswer found);

    private void Tell(TAnswer answer)
    {
        if (!MayTell()) return;
        Told(answer);
        Trace?.End(OutcomeOf(answer));
        if (!TellAsker(answer)) (_promise ??= new()).SetResult(answer);
    }

    private static Outcome? OutcomeOf(TAnswer answer) => answer switch
    {
        HoldAnswer hold => hold.Outcome,
        ItemAnswer item => item.Outcome,
        _ => null,
    };

    // The first answer stands.
    private bool MayTell() => !_told && (_told = true);

    // What it would have been answered, and when it was decided so. One that was taken for nothing may yet have come true, late.
    private sealed class LostOutcome
    {
        public TAnswer Answer { get; set; } = null!;

        public List<DateTimeOffset> DecidedAt { get; } = [];

        public bool MayBe(DateTimeOffset tookEffectAt) => tookEffectAt == default || DecidedAt.Contains(tookEffectAt);
    }
}

using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>A command that waits for its item's next round, and the promise of its answer.</summary>
internal interface IPendingCommand
{
    /// <summary>The hold it must know of before it can decide; null for none.</summary>
    string? NeedsHold { get; }

    /// <summary>The hold whose id it would take; known only where a repeat is suspected.</summary>
    string? PlacesHold { get; }

    /// <summary>The command id it must know of before it can decide; null for none.</summary>
    CommandKey? NeedsCommand { get; }

    /// <summary>An instant at which it needs to know what was on hand; null for none.</summary>
    DateTimeOffset? NeedsOnHandAt { get; }

    /// <summary>Decides within a round. May be called again for a later round if this one does not come true.</summary>
    void Decide(ItemTurn turn);

    /// <summary>Whether it may have been sent to the ledger in a round whose outcome is not known.</summary>
    bool MayHaveHappened { get; }

    /// <summary>Takes note that the round it was decided in may have come true or not.</summary>
    void OutcomeLost();

    /// <summary>Answers as decided in the round that came true.</summary>
    void Answer();

    /// <summary>Answers that it could not be decided.</summary>
    void Fail(Outcome outcome);

    /// <summary>Answers with an error.</summary>
    void Fail(Exception error);
}

/// <summary>The promise and the answer of a command.</summary>
internal abstract class PendingCommand<TAnswer> : TaskCompletionSource<TAnswer>, IPendingCommand
    where TAnswer : class
{
    private TAnswer? _answer, _lost;

    public virtual string? NeedsHold => null;

    public virtual string? PlacesHold => null;

    public virtual CommandKey? NeedsCommand => null;

    public virtual DateTimeOffset? NeedsOnHandAt => null;

    public bool MayHaveHappened { get; private set; }

    public void OutcomeLost()
    {
        MayHaveHappened = true;
        _lost ??= _answer;
    }

    public void Decide(ItemTurn turn) => _answer = DecideIn(turn);

    // Read back after a lost outcome, a command finds its own effect: to its caller that is the first answer, not a repeat.
    public void Answer() => TrySetResult(_lost is null ? _answer! : First(_lost, _answer!));

    public void Fail(Outcome outcome) => TrySetResult(Failed(outcome));

    public void Fail(Exception error) => TrySetException(error);

    protected abstract TAnswer DecideIn(ItemTurn turn);

    protected abstract TAnswer Failed(Outcome outcome);

    /// <summary>The answer as the caller would have heard it, had the first outcome not been lost.</summary>
    protected abstract TAnswer First(TAnswer lost, TAnswer found);
}

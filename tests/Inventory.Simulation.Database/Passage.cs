using Inventory.Ledger.Commit;

namespace Inventory.Simulation.Database;

/// <summary>The way between one node and the ledger, and what may happen on it. This one is without incident.</summary>
public class Passage
{
    /// <summary>On the way to the ledger.</summary>
    public virtual Task GoAsync() => Task.CompletedTask;

    /// <summary>On the way back.</summary>
    public virtual Task ReturnAsync() => Task.CompletedTask;

    /// <summary>How long a commit that nobody waits for any more is under way yet.</summary>
    public virtual Task StrayAsync() => Task.CompletedTask;

    /// <summary>Whether the ledger can be reached at the moment.</summary>
    public virtual bool IsReachable() => true;

    /// <summary>What becomes of a commit that sets out now.</summary>
    public virtual CommitFate FateOfCommit() => CommitFate.Arrives;

    /// <summary>Takes note of a lock that is held, to be given back should the node die.</summary>
    public virtual void Holds(IDisposable rows)
    {
    }

    /// <summary>Asks the ledger something on this way.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be reached.</exception>
    public async Task<T> AskAsync<T>(Func<T> ask)
    {
        await GoAsync();
        if (!IsReachable()) throw new LedgerUnavailableException("The simulated ledger is out of reach.");
        var answer = ask();
        await ReturnAsync();
        return answer;
    }
}

/// <summary>What becomes of a commit on its way.</summary>
public enum CommitFate
{
    /// <summary>It arrives, and so does its answer.</summary>
    Arrives,

    /// <summary>It is lost under way; nobody knows.</summary>
    QuestionLost,

    /// <summary>It arrives, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The connection breaks, and it arrives yet some time later.</summary>
    ArrivesLate,

    /// <summary>Somebody else was in the way: nothing is kept, and all of it is to be decided again.</summary>
    Contended,
}

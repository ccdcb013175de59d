using Inventory.Ledger.Commit;
using Inventory.Simulation.Database;
using Inventory.Simulation.Engine;
using Inventory.Simulation.Running;

namespace Inventory.Simulation.Faults;

/// <summary>One node's way to the ledger: of some length, lossy, at times interrupted, and gone with the node.</summary>
/// <param name="name">The node's name in traces.</param>
/// <param name="time">The run's time.</param>
/// <param name="rates">How often what goes wrong.</param>
/// <param name="random">Decides when.</param>
/// <param name="story">Hears of it.</param>
internal sealed class NodePassage(string name, VirtualTime time, Rates rates, Random random, Story story) : Passage
{
    private const int ShortestMicroseconds = 50, UsualMicroseconds = 800, LongMicroseconds = 20_000, SlowMicroseconds = 1_500_000;

    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _grave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _held = [];
    private TaskCompletionSource? _thaw;
    private Rates _rates = rates;

    /// <summary>Its process is gone.</summary>
    public bool IsDead => _died.Task.IsCompleted;

    /// <summary>Ends when its process is gone.</summary>
    public Task Died => _died.Task;

    /// <summary>The ledger cannot be reached from here.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>It cannot do what it would: dead, frozen or cut off.</summary>
    public bool IsHindered => IsDead || IsInterrupted || _thaw is not null;

    /// <summary>From here on nothing goes wrong any more.</summary>
    public void Heal()
    {
        (_rates, IsInterrupted) = (new(), false);
        Thaw();
    }

    /// <summary>Everything to and fro waits.</summary>
    public void Freeze() => _thaw ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What waited goes on.</summary>
    public void Thaw()
    {
        _thaw?.TrySetResult();
        _thaw = null;
    }

    /// <summary>The process is gone: it hears nothing any more, and the ledger gives its locks back.</summary>
    public void Kill()
    {
        _died.TrySetResult();
        Thaw();
        foreach (var rows in _held) rows.Dispose();
    }

    /// <summary>Once the run is over: what a dead process still waits for fails, so that it can be taken down.</summary>
    public void Bury() => _grave.TrySetException(new LedgerUnavailableException("The process is gone."));

    /// <inheritdoc />
    public override async Task GoAsync()
    {
        await AliveAsync();
        await TripAsync();
        await AliveAsync();
    }

    /// <inheritdoc />
    public override Task ReturnAsync() => GoAsync();

    /// <inheritdoc />
    public override Task StrayAsync() => time.WaitAsync(TimeSpan.FromMilliseconds(random.Next(5, 2500)));

    /// <inheritdoc />
    public override bool IsReachable()
    {
        if (!IsInterrupted && !Happens(_rates.Unreachable)) return true;
        story.Fault("the ledger out of reach", $"{name} does not reach the ledger");
        return false;
    }

    /// <inheritdoc />
    public override CommitFate FateOfCommit()
    {
        ReadOnlySpan<(int Rate, CommitFate Fate, string What)> fates =
        [
            (_rates.QuestionLost, CommitFate.QuestionLost, "a question lost"),
            (_rates.AnswerLost, CommitFate.AnswerLost, "a reply lost after commit"),
            (_rates.ArrivesLate, CommitFate.ArrivesLate, "a commit that arrives late"),
            (_rates.Contended, CommitFate.Contended, "a commit that fails"),
        ];
        var at = random.Next(1000);
        foreach (var (rate, fate, what) in fates)
        {
            if ((at -= rate) >= 0) continue;
            story.Fault(what, $"{name}: {what}");
            return fate;
        }

        return CommitFate.Arrives;
    }

    /// <inheritdoc />
    public override void Holds(IDisposable rows)
    {
        _held.Add(rows);
        if (IsDead) rows.Dispose();
    }

    private Task AliveAsync() => IsDead ? _grave.Task : _thaw?.Task ?? Task.CompletedTask;

    private Task TripAsync()
    {
        var microseconds = ShortestMicroseconds + random.Next(random.Next(20) == 0 ? LongMicroseconds : UsualMicroseconds);
        if (Happens(_rates.Slow))
        {
            story.Fault("a delay", $"{name}: a slow way");
            microseconds = random.Next(SlowMicroseconds);
        }

        return time.WaitAsync(TimeSpan.FromMicroseconds(microseconds));
    }

    private bool Happens(int ofThousand) => ofThousand > 0 && random.Next(1000) < ofThousand;
}

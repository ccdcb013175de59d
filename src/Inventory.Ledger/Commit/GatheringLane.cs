namespace Inventory.Ledger.Commit;

/// <summary>
/// A queue that forms groups: hands its work on at once when idle, and gathers while a group is in flight. Load makes it faster, not
/// slower: there is no timer, and a lone caller never waits for company.
/// </summary>
/// <param name="process">Takes one group; groups do not overlap.</param>
/// <param name="weigh">How much of <paramref name="weightMax"/> an entry takes up.</param>
/// <param name="weightMax">The most a group may weigh; one entry is always taken.</param>
/// <param name="scheduler">Where groups are processed; never the caller's own.</param>
internal sealed class GatheringLane<T>(Func<List<T>, Task> process, Func<T, int> weigh, int weightMax, TaskScheduler scheduler)
{
    private readonly Queue<T> _waiting = new();
    private readonly List<T> _group = [];
    private bool _running;

    /// <summary>Adds an entry; its group is processed later, on the lane's scheduler.</summary>
    public void Add(T entry)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(entry);
            if (_running) return;
            _running = true;
        }

        _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
    }

    private async Task RunAsync()
    {
        while (Take())
        {
            await process(_group);
            _group.Clear();
            await Gathering.WaitAsync(Waiting, scheduler);
        }
    }

    private int Waiting()
    {
        lock (_waiting) return _waiting.Count;
    }

    private bool Take()
    {
        lock (_waiting)
        {
            var weight = 0;
            while (_waiting.TryPeek(out var next) && (_group.Count == 0 || weight + weigh(next) <= weightMax))
            {
                weight += weigh(next);
                _group.Add(_waiting.Dequeue());
            }

            return _running = _group.Count > 0;
        }
    }
}

namespace Inventory.Simulation.Database;

/// <summary>
/// Locks on rows, each of which has one owner at a time; who waits comes in order of asking. Several rows are locked in the order of their
/// ids, so that nobody waits in a circle.
/// </summary>
public sealed class RowLocks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int TenantId, string ItemId), LinkedList<TaskCompletionSource>> _locked = [];
    private TaskCompletionSource? _holdsAreOut;
    private int _waiting;

    /// <summary>How many wait for something that is locked.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Locks rows. What was locked is given back if the wait is given up.</summary>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task<IDisposable> TakeAsync(int tenantId, IEnumerable<string> itemIds, CancellationToken giveUp = default)
    {
        var taken = new Taken(this);
        try
        {
            foreach (var itemId in itemIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                await TakeAsync((tenantId, itemId), giveUp);
                taken.Rows.Add((tenantId, itemId));
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Until the returned is disposed, whoever writes a hold waits.</summary>
    public IDisposable KeepHoldsOut()
    {
        var gate = _holdsAreOut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Once(() =>
        {
            _holdsAreOut = null;
            gate.SetResult();
        });
    }

    /// <summary>Waits while holds cannot be written.</summary>
    public Task HoldsMayBeWrittenAsync() => _holdsAreOut is { } gate ? WaitAsync(gate.Task) : Task.CompletedTask;

    /// <summary>Waits for something, and counts as one who waits.</summary>
    public async Task WaitAsync(Task what)
    {
        if (what.IsCompleted) return;
        Interlocked.Increment(ref _waiting);
        try
        {
            await what;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task TakeAsync((int, string) row, CancellationToken giveUp)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (!_locked.TryGetValue(row, out var queue))
            {
                _locked.Add(row, []);
                return;
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.AddLast(turn);
        }

        await using var _ = giveUp.Register(() => GiveUp(row, turn, giveUp));
        await WaitAsync(turn.Task);
    }

    private void GiveUp((int, string) row, TaskCompletionSource turn, CancellationToken giveUp)
    {
        lock (_gate)
        {
            if (_locked.TryGetValue(row, out var queue)) queue.Remove(turn);
            turn.TrySetCanceled(giveUp);
        }
    }

    private void Free((int, string) row)
    {
        lock (_gate)
        {
            var queue = _locked[row];
            if (queue.First is not { } next)
            {
                _locked.Remove(row);
                return;
            }

            queue.RemoveFirst();
            next.Value.SetResult();
        }
    }

    private sealed class Taken(RowLocks locks) : IDisposable
    {
        public List<(int, string)> Rows { get; } = [];

        public void Dispose()
        {
            foreach (var row in Rows) locks.Free(row);
            Rows.Clear();
        }
    }

    private sealed class Once(Action done) : IDisposable
    {
        private Action? _done = done;

        public void Dispose() => Interlocked.Exchange(ref _done, null)?.Invoke();
    }
}

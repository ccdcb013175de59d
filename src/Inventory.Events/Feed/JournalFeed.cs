using Inventory.Ledger.Journal;

namespace Inventory.Events.Feed;

/// <summary>
/// The log as one node tells it to all who listen there. While anybody does, one reader follows its end and keeps the latest events in
/// memory; whoever is further behind reads history for himself, at his own pace. Nobody's slowness is anybody else's.
/// </summary>
public sealed class JournalFeed(JournalReads reads, TenantNames tenants, FeedOptions options, CommitBell committed, TimeProvider time)
    : IDisposable
{
    // What is read at the end and what is read of history take from the same.
    private readonly FeedPace _pace = new(committed, options.BusyAbove, options.BusyMost, time);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _history = new(options.HistoryReaders);
    private readonly ToldEvent?[] _kept = new ToldEvent?[options.Kept];
    private TaskCompletionSource _grown = NewSource(), _listened = NewSource();
    private long _added, _from = -1, _head = -1;
    private int _listeners;

    /// <summary>Has the end of the log followed for as long as what is answered is not disposed.</summary>
    public IDisposable Listen()
    {
        lock (_lock)
        {
            if (++_listeners == 1) _listened.TrySetResult();
        }

        return new Listening(this);
    }

    /// <summary>The events of a tenant behind a position, as many as there are or as fit on a page.</summary>
    /// <param name="tenantId">Whose; <see cref="JournalReads.AllTenants"/> for everybody's.</param>
    /// <param name="after">The position.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">They are not in memory, and the database cannot be reached.</exception>
    public async ValueTask<FeedPage> ReadAsync(int tenantId, long after, int most, CancellationToken cancellation)
    {
        if (TryReadKept(tenantId, after, most, out var page)) return page;
        await _history.WaitAsync(cancellation);
        try
        {
            var read = await reads.ReadAsync(tenantId, after, Math.Clamp(most, 1, options.PageMost), cancellation);
            await PauseAsync(read.Events.Count, cancellation);
            return new(await tenants.NameAsync(read.Events, cancellation), read.Last, read.Last == after) { IsHistory = true };
        }
        finally
        {
            _history.Release();
        }
    }

    /// <summary>Ends once there may be something behind a position, or after some time. Only what is listened to grows.</summary>
    public async Task WaitAsync(long after, TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        Task grown;
        lock (_lock)
        {
            if (_head > after) return;
            grown = _grown.Task;
        }

        // Timers count whole milliseconds and leave out the rest: who has less than one left would ask again and again until it is over.
        most = TimeSpan.FromMilliseconds(Math.Ceiling(most.TotalMilliseconds));
        // Nothing is thrown where nothing came: a thousand who listen in vain would cost as many exceptions with each pulse.
        await grown.WaitAsync(most, time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The position up to which this node has heard everything; what commits from now on is behind it.</summary>
    /// <exception cref="Ledger.Commit.LedgerUnavailableException">Nobody listens here, and the database cannot be reached.</exception>
    public async ValueTask<long> HeadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_head >= 0) return _head;
        }

        return (await reads.ExtentAsync(cancellation)).Last;
    }

    /// <summary>The position up to which this node has heard everything, without asking anybody; 0 where nobody has listened yet.</summary>
    public long Heard
    {
        get
        {
            lock (_lock) return Math.Max(0, _head);
        }
    }

    /// <summary>Ends when somebody listens.</summary>
    internal Task ListenedAsync(CancellationToken cancellation)
    {
        lock (_lock) return _listeners > 0 ? Task.CompletedTask : _listened.Task.WaitAsync(cancellation);
    }

    /// <summary>Reads on at the end of the log. For the node's one reader.</summary>
    /// <returns>By how many positions; 0 at the end.</returns>
    internal async Task<long> FollowAsync(CancellationToken cancellation)
    {
        if (_head < 0) Begin((await reads.ExtentAsync(cancellation)).Last);
        var (head, read) = (_head, await reads.ReadAsync(JournalReads.AllTenants, _head, options.PageMost, cancellation));
        if (read.Last > head) Add(await tenants.NameAsync(read.Events, cancellation), read.Last);
        await PauseAsync(read.Events.Count, cancellation);
        return read.Last - head;
    }

    /// <summary>Nobody listens any more: what is kept goes, since what comes meanwhile would be missing behind it.</summary>
    /// <returns>False where somebody does.</returns>
    internal bool Rest()
    {
        lock (_lock)
        {
            if (_listeners > 0) return false;
            if (_listened.Task.IsCompleted) _listened = NewSource();
            Array.Clear(_kept);
            (_added, _from, _head) = (0, -1, -1);
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _history.Dispose();

    private Task PauseAsync(int read, CancellationToken cancellation) =>
        _pace.After(read) is { Ticks: > 0 } pause ? Task.Delay(pause, time, cancellation) : Task.CompletedTask;

    // Whoever has read up to a place before it, and waits, has something to read.
    private void Begin(long position)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _from = _head = position;
            grown = _grown;
            _grown = NewSource();
        }

        grown.TrySetResult();
    }

    private void Add(IReadOnlyList<ToldEvent> events, long last)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            foreach (var told in events)
            {
                ref var place = ref _kept[_added++ % _kept.Length];
                if (place is not null) _from = place.Position;
                place = told;
            }

            _head = last;
            grown = _grown;
            _grown = NewSource();
        }

        grown.TrySetResult();
    }

    private bool TryReadKept(int tenantId, long after, int most, out FeedPage page)
    {
        lock (_lock)
        {
            page = default;
            if (_head < 0 || after < _from) return false;
            var events = new List<ToldEvent>();
            for (var place = Place(after); place < _added; place++)
            {
                var told = _kept[place % _kept.Length]!;
                if (tenantId != JournalReads.AllTenants && told.Happened.TenantId != tenantId) continue;
                events.Add(told);
                if (events.Count < most) continue;
                page = new(events, told.Position, IsEnd: false);
                return true;
            }

            page = new(events, Math.Max(after, _head), IsEnd: true);
            return true;
        }
    }

    // Where the first event behind a position is kept.
    private long Place(long after)
    {
        var (low, high) = (Math.Max(0, _added - _kept.Length), _added);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_kept[middle % _kept.Length]!.Position <= after) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Listening(JournalFeed feed) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 1) return;
            lock (feed._lock) feed._listeners--;
        }
    }
}

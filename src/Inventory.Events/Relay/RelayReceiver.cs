using Inventory.Events.Feed;
using Inventory.Events.Streams;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>
/// Reads the log for one queue: it waits until there is something, so that an event goes on at once, and takes out what is of its slices.
/// </summary>
internal sealed class RelayReceiver(string provider, int[] slices, RelayQueue queue, RelayServices services) : IQueueAdapterReceiver
{
    private const int Most = 2_000, TenantsMost = 200;

    // Now and then the agent has to look after its streams, and what was delivered has to be kept.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly bool[] _isOwn = [.. Enumerable.Range(0, JournalStreams.Slices).Select(slice => Array.IndexOf(slices, slice) >= 0)];
    // A subscription is known before its cursor is there: the end of the log is passed over only so long after it was one.
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(5), TenantsEvery = TimeSpan.FromSeconds(5);

    private readonly Queue<(DateTimeOffset At, long Head)> _heads = new();
    private IDisposable? _listening;
    private DateTimeOffset _tenantsAt;
    private bool _hasBegun;

    /// <inheritdoc />
    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;   // the database is asked with each reading until it is there

    /// <inheritdoc />
    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <inheritdoc />
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        try
        {
            return await NextAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];   // the silo stops, which Orleans would log as a failure
        }
    }

    private async Task<IList<IBatchContainer>> NextAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun) await BeginAsync(cancellationToken);
        var began = services.Time.GetTimestamp();
        while (true)
        {
            await queue.TakeUpDecisionsAsync(cancellationToken);
            if (queue.TakeNudges() is { Count: > 0 } nudges)
            {
                queue.Arrives(queue.Read, isNothing: false);
                return nudges;
            }

            if (!queue.IsHeard) return await RestAsync(cancellationToken);
            Listen();
            var page = await services.History.ReadAsync(JournalReads.AllTenants, queue.Read, Most, cancellationToken);
            var own = Own(page);
            queue.Arrives(page.Last, isNothing: own.Count == 0);
            if (own.Count > 0) return own;
            var left = Patience - services.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return [];
            if (page.IsEnd) await WaitAsync(left, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => MessagesDeliveredAsync(messages, CancellationToken.None);

    /// <inheritdoc />
    public async Task MessagesDeliveredAsync(IList<IBatchContainer> messages, CancellationToken cancellationToken)
    {
        try
        {
            await queue.KeepAsync(cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            await queue.PauseAsync();   // the feed tells of it; nothing is lost by keeping it later
        }
    }

    /// <inheritdoc />
    public Task Shutdown(TimeSpan timeout)
    {
        _listening?.Dispose();
        services.Metrics.Leaves(queue);
        return Task.CompletedTask;
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        queue.Begin(await services.Progress.BeginAsync(provider, slices, cancellation));
        await queue.TakeUpDecisionsAsync(cancellation);
        services.Metrics.Serves(queue);
        await ShowTenantsAsync(cancellation);
        _hasBegun = true;
    }

    private async Task ShowTenantsAsync(CancellationToken cancellation)
    {
        foreach (var tenant in await services.Tenants.ListAsync(TenantsMost, cancellation)) queue.Show(tenant);
        _tenantsAt = queue.Now;
    }

    private void Listen()
    {
        _heads.Clear();
        _listening ??= services.Feed.Listen();
    }

    // Nobody is subscribed to anything of this queue: the log is not read, and its end, as it was a little ago, is where a subscriber
    // begins.
    private async Task<IList<IBatchContainer>> RestAsync(CancellationToken cancellation)
    {
        _listening?.Dispose();
        _listening = null;
        if (queue.Now - _tenantsAt > TenantsEvery) await ShowTenantsAsync(cancellation);
        var head = await services.Feed.HeadAsync(cancellation);
        if (queue.IsHeard) return [];
        _heads.Enqueue((queue.Now, head));
        while (_heads.TryPeek(out var first) && queue.Now - first.At > Lag)
        {
            queue.PassOver(first.Head);
            _heads.Dequeue();
        }

        await Task.WhenAny(queue.Woken, Task.Delay(Patience, services.Time, cancellation));
        return [];
    }

    private List<IBatchContainer> Own(FeedPage page)
    {
        Dictionary<(string Tenant, int Slice), List<InventoryEvent>>? own = null;
        foreach (var told in page.Events)
        {
            var slice = Telling.Slice(told);
            if (!_isOwn[slice]) continue;
            queue.Knows(told.Tenant, told.Happened.TenantId);
            own ??= new();
            if (!own.TryGetValue((told.Tenant, slice), out var events)) own[(told.Tenant, slice)] = events = new();
            events.Add(Telling.Tell(told));
        }

        // Named by the first event: that is where a stream begins which Orleans does not know yet.
        return own is null ? []
            : [.. own.Select(static pair => new EventBatch(JournalStreams.Of(pair.Key.Tenant, pair.Key.Slice), [.. pair.Value],
                pair.Value[0].Position))];
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        if (queue.NextWake() is { } wake && wake - queue.Now < most) most = wake - queue.Now;
        if (most <= TimeSpan.Zero) most = TimeSpan.FromMilliseconds(50);   // its subscriber is busy
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var grown = services.Feed.WaitAsync(queue.Read, most, services.Time, enough.Token);
        await Task.WhenAny(grown, queue.Woken);
        await enough.CancelAsync();
        await grown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellation.ThrowIfCancellationRequested();
    }
}

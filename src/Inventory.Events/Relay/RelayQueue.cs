using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Events.Streams;
using Inventory.Ledger.Deliveries;
using Inventory.Ledger.Streams;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>
/// One queue while this silo has it: the events of its slices as far as they were read, the cursors over them, and what they hold back.
/// All of it happens in the turns of one pulling agent.
/// </summary>
internal sealed partial class RelayQueue(string provider, int[] slices, RelayServices services) : IQueueCache, IServed
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(500), NudgePace = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<StreamId, SliceEvents> _streams = new();
    private readonly Dictionary<string, int> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<(StreamId, Guid), HeldEvents> _held = new();
    private readonly HashSet<RelayCursor> _waiting = [];
    private readonly Dictionary<StreamId, DateTimeOffset> _nudged = new();
    private readonly HashSet<StreamId> _toWake = [];
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _keeping = new(1);
    private TaskCompletionSource _woken = New();
    private long _read, _arriving;
    private DateTimeOffset _keptAt;

    /// <summary>How events are relayed.</summary>
    public RelayOptions Options => services.Options;

    /// <summary>
    /// Now, by this node's clock, for what lasts: rows tell how long it is from now, so that a wrong one neither hurries nor delays a try.
    /// </summary>
    public DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Everything up to here is delivered or kept as held back, as another relay would find it.</summary>
    public long Mark { get; private set; }

    /// <summary>The position up to which the log was read.</summary>
    public long Read => _read;

    /// <summary>Whether anybody here is, or may be about to be, subscribed to anything.</summary>
    public bool IsHeard => _streams.Values.Any(static stream => stream.Cursors.Count > 0) || _held.Count > 0;

    /// <summary>Ends when a stream has to be woken.</summary>
    public Task Woken => _woken.Task;

    /// <summary>Begins behind what another relay has delivered.</summary>
    public void Begin(long mark) => (Mark, _read, _arriving, _keptAt) = (mark, mark, mark, Now);

    /// <summary>What comes next to the cache, or nothing of this queue's, was read up to here.</summary>
    public void Arrives(long last, bool isNothing)
    {
        _arriving = last;
        if (isNothing) _read = last;
    }

    /// <summary>What is up to here was not read, and nobody here is subscribed to it.</summary>
    public void PassOver(long position)
    {
        if (position <= _read) return;
        _read = position;
        foreach (var stream in _streams.Values) stream.PassOver(position);
    }

    /// <summary>
    /// Shows Orleans a tenant's streams, so that whoever wants to hear their history need not wait until something new happens there.
    /// </summary>
    public void Show(string tenant)
    {
        if (!_shown.Add(tenant)) return;
        foreach (var slice in slices) Wake(JournalStreams.Of(tenant, slice));
    }

    /// <summary>A tenant's number.</summary>
    public int TenantIdOf(string tenant) => _tenants[tenant];

    /// <summary>Learns a tenant's number.</summary>
    public void Knows(string tenant, int tenantId) => _tenants[tenant] = tenantId;

    /// <inheritdoc />
    public int GetMaxAddCount() => QueueAdapterConstants.UNLIMITED_GET_QUEUE_MSG;

    /// <inheritdoc />
    public bool IsUnderPressure() => false;   // whoever is slow reads history for himself

    /// <inheritdoc />
    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var batch in messages.Cast<EventBatch>())
            if (batch.Events.Length > 0) Stream(batch.StreamId)?.Add(batch.Events, Options.KeptMost);
        _read = _arriving;
    }

    /// <inheritdoc />
    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        foreach (var stream in _streams.Values) stream.Trim();
        Measure();
        return _held.Values.Any(static held => held.Over.Count > 0 || held.All.Any(static one => one.IsChanged))
            || Now - _keptAt >= Options.KeepEvery && Delivered() > Mark;
    }

    /// <inheritdoc />
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        _woken.TrySetResult();   // whoever rests while nobody is subscribed reads from here on
        var stream = Stream(streamId) ?? throw new ArgumentException($"There is no stream {streamId}.", nameof(streamId));
        if (token is null) return new RelayCursor(this, stream, Math.Max(_read, stream.Last), place: null);
        var position = token.SequenceNumber;
        // What a relay has delivered is behind it, and so is all up to the mark. What a subscriber asks for he hears, history or not.
        var done = token is JournalToken { IsDelivered: true } ? Math.Max(position, Mark) : position - 1;
        return new RelayCursor(this, stream, done, token);
    }

    /// <summary>Whether something waits here for a subscription that no cursor is known to be of.</summary>
    public bool HasUnclaimed(SliceEvents stream) => _held.Values.Any(held => held.Slice == stream && held.Owner is null && held.Count > 0);

    /// <summary>A cursor is known to be of a subscription: it takes over what waits for that.</summary>
    public HeldEvents? Claim(RelayCursor cursor, SliceEvents stream, Guid subscription, HeldEvents? found)
    {
        if (_held.TryGetValue((stream.Stream, subscription), out var known))
        {
            if (found is not null && found != known) known.Adopt(found, Now);
        }
        else if (found is not null)
        {
            found.Subscription = subscription;
            _held[(stream.Stream, subscription)] = known = found;
        }

        if (known is not null) (known.Owner, known.UnclaimedSince) = (cursor, null);
        return known;
    }

    /// <summary>A cursor has to be woken by time.</summary>
    public void HasWaiting(RelayCursor cursor) => _waiting.Add(cursor);

    /// <summary>Counts what came of attempts.</summary>
    public void Count(string outcome, int count) => services.Metrics.Count(Kind, outcome, count);

    /// <summary>Tells that an event was given up.</summary>
    public void GaveUp(HeldEvents held, HeldEvent one)
    {
        Count("dead", 1);
        Failed(services.Log, one.Told.EventId, one.Told.Type, one.Told.Subject, one.Attempts, held.Slice.Stream, held.Subscription);
    }

    /// <summary>Has a stream's cursors look again.</summary>
    public void Wake(StreamId stream)
    {
        _toWake.Add(stream);
        _woken.TrySetResult();
    }

    /// <summary>A page of a tenant's history.</summary>
    public async Task<FeedPage> ReadHistoryAsync(SliceEvents stream, long after)
    {
        if (!_tenants.TryGetValue(stream.Tenant, out var tenantId))
        {
            var tenant = await services.Tenants.FindAsync(stream.Tenant)
                ?? throw new InvalidOperationException($"There is no tenant {stream.Tenant}.");
            _tenants[stream.Tenant] = tenantId = tenant.Id;
        }

        return await services.History.ReadAsync(tenantId, after, FeedMost, CancellationToken.None);
    }

    /// <summary>Waits a moment after a failure.</summary>
    public Task PauseAsync() => Task.Delay(AfterFailure, services.Time);

    /// <summary>What has waited until now: of each stream an empty message, which has Orleans look at its cursors.</summary>
    public List<IBatchContainer> TakeNudges()
    {
        if (_woken.Task.IsCompleted) _woken = New();
        var now = Now;
        _waiting.RemoveWhere(static cursor => cursor.WakeAt is null);
        var due = _toWake.ToHashSet();
        _toWake.Clear();
        foreach (var stream in Dues(now))
        {
            // A subscriber that is being told something is told of the rest by itself.
            if (_nudged.TryGetValue(stream, out var last) && now - last < NudgePace) continue;
            _nudged[stream] = now;
            due.Add(stream);
        }

        return [.. due.Select(stream => new EventBatch(stream, [], _read + 1))];
    }

    /// <summary>When something waits no longer.</summary>
    public DateTimeOffset? NextWake()
    {
        var wake = _waiting.Min(static cursor => cursor.WakeAt);
        var unclaimed = _held.Values.Where(static held => held is { Owner: null, Count: > 0 }).Min(static held => held.NextDue);
        return wake is null || unclaimed < wake ? unclaimed : wake;
    }

    /// <summary>Keeps how far it is, so that another relay goes on there.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await _keeping.WaitAsync(cancellation);   // a row is not taken away before it was written
        try
        {
            await KeepInTurnAsync(cancellation);
        }
        finally
        {
            _keeping.Release();
        }
    }

    private async Task KeepInTurnAsync(CancellationToken cancellation)
    {
        var (rows, gone) = (new List<(StreamSubscription, RecordedDelivery)>(), new List<(StreamSubscription, RecordedDelivery)>());
        var written = new List<(HeldEvents Of, HeldEvent One, bool IsOver)>();
        foreach (var (held, subscription) in _held.Select(static pair => (pair.Value, pair.Key.Item2)))
        {
            foreach (var one in held.All.Where(static one => one.IsChanged).Concat(held.Over))
            {
                var isOver = held.Over.Contains(one);
                (isOver && !one.IsDead ? gone : rows).Add((new(held.Slice.Slice, subscription), one.Recorded(Now)));
                written.Add((held, one, isOver));
            }
        }

        foreach (var (_, one, _) in written) (one.IsChanged, one.IsWritten) = (false, true);
        var mark = Math.Max(Mark, Delivered(written.Select(static write => write.One)));
        try
        {
            await services.Progress.SaveAsync(provider, slices, mark, rows, gone, cancellation);
        }
        catch
        {
            foreach (var (_, one, _) in written) one.IsChanged = true;
            throw;
        }

        (Mark, _keptAt) = (mark, Now);
        foreach (var (held, one, isOver) in written)
        {
            one.IsKept = true;
            if (isOver) held.Forget(one);
        }

        foreach (var (key, held) in _held.Where(static pair => pair.Value is { Count: 0, Over.Count: 0, Owner: null }).ToArray())
            _held.Remove(key);
    }

    private const int FeedMost = 2_000;

    private IEnumerable<StreamId> Dues(DateTimeOffset now)
    {
        foreach (var stream in _streams.Values)
            if (stream.Cursors.Any(cursor => _waiting.Contains(cursor) && cursor.WakeAt <= now)) yield return stream.Stream;
        foreach (var held in _held.Values.Where(held => held is { Owner: null, Count: > 0 } && !(held.NextDue > now)))
        {
            held.UnclaimedSince ??= now;
            if (now - held.UnclaimedSince > Options.UnclaimedFor) held.Abandon(now);
            else yield return held.Slice.Stream;
        }
    }

    // Up to where every cursor is through, and whatever was held back before is kept.
    private long Delivered(IEnumerable<HeldEvent>? keptWithIt = null)
    {
        var mark = _read;
        foreach (var stream in _streams.Values)
            foreach (var cursor in stream.Cursors)
                if (cursor.IsBehind) mark = Math.Min(mark, cursor.Done);
        var known = keptWithIt?.ToHashSet();
        var found = _streams.Values.SelectMany(static stream => stream.Cursors).Select(static cursor => cursor.Found).OfType<HeldEvents>();
        foreach (var held in _held.Values.Concat(found))
            foreach (var one in held.All.Concat(held.Over))
                if (!one.IsKept && known?.Contains(one) is not true) mark = Math.Min(mark, one.Told.Position - 1);
        return mark;
    }

    private SliceEvents? Stream(StreamId id)
    {
        if (_streams.TryGetValue(id, out var stream)) return stream;
        if (!JournalStreams.TrySplit(id, out var tenant, out var slice)) return null;
        return _streams[id] = new(id, tenant, slice, _read);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 1761, Level = LogLevel.Error, Message =
        "Event {EventId}, {Type} of {Subject}, was given up after {Attempts} tries by subscription {Subscription} of {Stream}; what waited "
        + "behind it goes on.")]
    private static partial void Failed(
        ILogger log, string eventId, string type, string subject, int attempts, StreamId stream, Guid? subscription);
}

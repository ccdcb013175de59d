using Inventory.Events.Streams;
using Orleans.Streams;

namespace Inventory.Events.Relay;

/// <summary>
/// What one subscription has of one stream. It presents events in order, several at once; where a subscriber throws it presents the same
/// ones one by one, sets aside the one that fails and whatever comes of the same item, and goes on with the others.
/// </summary>
/// <remarks>
/// Orleans moves it on when what it presented was taken, and tells it when that failed. It tells it neither whose cursor it is nor why
/// something failed; <see cref="RelayFailureHandler"/> hears the former right after a failure.
/// </remarks>
internal sealed class RelayCursor : IQueueCacheCursor
{
    private readonly RelayQueue _queue;
    private readonly SliceEvents _slice;
    private readonly History _history;
    private StreamSequenceToken? _place;
    private EventBatch? _presented;
    private HeldEvent? _tried;
    private HeldEvents? _held;
    private Guid? _subscription;
    private long _through, _oneByOneUntil;
    private int _failures, _retries, _triedAsked;
    private bool _isQuestion, _isOver;
    private DateTimeOffset _restsUntil;

    /// <param name="queue">The queue.</param>
    /// <param name="slice">The stream's events.</param>
    /// <param name="done">Up to where nothing is wanted.</param>
    /// <param name="place">The token that Orleans has asked for and wants to see passed; null for none.</param>
    public RelayCursor(RelayQueue queue, SliceEvents slice, long done, StreamSequenceToken? place)
    {
        (_queue, _slice, Done, _through, _place) = (queue, slice, done, done, place);
        _history = new(queue, slice);
        slice.Cursors.Add(this);
    }

    /// <summary>Everything up to here was taken, is held back, or was not wanted.</summary>
    public long Done { get; private set; }

    /// <summary>Whether there is more to present, or under way.</summary>
    public bool IsBehind => Done < Math.Max(_slice.Last, _slice.From);

    /// <summary>Whose it is; null until Orleans has said.</summary>
    public Guid? Subscription => _subscription;

    /// <summary>What it has set aside before it was known whose it is; null for nothing.</summary>
    public HeldEvents? Found => _subscription is null ? _held : null;

    /// <summary>When it has to be woken; null while only events wake it.</summary>
    public DateTimeOffset? WakeAt => _isOver ? null
        : _held?.NextDue is { } due ? due > _restsUntil ? due : _restsUntil
        : IsBehind && IsAway ? _restsUntil
        : null;

    // So many failures in a row are not of so many events.
    private bool IsAway => _failures >= _queue.Options.AwayAfter;

    /// <inheritdoc />
    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _presented;
    }

    /// <inheritdoc />
    public bool MoveNext()
    {
        Taken();
        if (_isOver) return false;
        if (_place is { } place)
        {
            _place = null;
            return Present([], place.SequenceNumber, place.EventIndex);
        }

        if (_subscription is null && _queue.HasUnclaimed(_slice)) return Ask();
        var now = _queue.Now;
        if (now < _restsUntil) return false;
        if (_held?.Due(now) is { } held)
        {
            (_tried, _triedAsked) = (held, held.Asked);
            // Its own place is passed, and a subscriber leaves out what has the token of the last one.
            return Present([held.Told], Done, ++_retries);
        }

        return PresentNext();
    }

    /// <inheritdoc />
    public void Refresh(StreamSequenceToken token)
    {
        // New events are where it looks for them.
    }

    /// <inheritdoc />
    public void RecordDeliveryFailure()
    {
        if (_presented is not { } failed) return;
        _presented = null;
        if (_isQuestion || failed.Events.Length == 0) return;
        _queue.Count("failed", 1);
        var now = _queue.Now;
        if (_tried is { } tried)
        {
            _tried = null;
            if (_held!.Failed(tried, now)) _queue.GaveUp(_held, tried);
        }
        else if (failed.Events.Length > 1)
        {
            _oneByOneUntil = _through;
            return;
        }
        else
        {
            SetAside(failed.Events[0], now);
            Done = _through;
        }

        _failures++;
        if (IsAway) _restsUntil = now + _queue.Options.Rest;
        _queue.HasWaiting(this);
    }

    /// <summary>Orleans has said whose cursor this is.</summary>
    public HeldEvents? Belongs(Guid subscription)
    {
        _subscription = subscription;
        _held = _queue.Claim(this, _slice, subscription, _held);
        if (_held is not null) _queue.HasWaiting(this);
        return _held;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        _slice.Cursors.Remove(this);
        if (_held?.Owner == this) _held.Owner = null;
    }

    // It is only moved on once what it presented was taken, or has failed.
    private void Taken()
    {
        if (_presented is not { } taken) return;
        _presented = null;
        if (_isQuestion || taken.Events.Length == 0 && _through == Done) return;
        if (_tried is { } tried)
        {
            _tried = null;
            // Whoever has asked for it meanwhile wants it told after that.
            if (tried.Asked == _triedAsked) _held!.Delivered(tried, _queue.Now);
        }
        else Done = _through;

        _queue.Count("delivered", taken.Events.Length);

        if (IsAway) _held?.TryAll(_queue.Now);
        _failures = 0;
    }

    private bool Ask()
    {
        _isQuestion = true;
        _presented = new(_slice.Stream, [], Done, new Presentation(this, isQuestion: true));
        return true;
    }

    private bool Present(InventoryEvent[] events, long position, int index = 0)
    {
        _isQuestion = false;
        _presented = new(_slice.Stream, events, position, new Presentation(this, isQuestion: false), index);
        return true;
    }

    private bool PresentNext()
    {
        while (Next() is { } events)
        {
            var batch = new List<InventoryEvent>();
            var most = Done < _oneByOneUntil ? 1 : _queue.Options.BatchMost;
            _through = Done;
            for (var n = Places.Behind(events, Done); n < events.Count && batch.Count < most; n++)
            {
                if (_held is null || !_held.Holds(events[n].Subject)) batch.Add(events[n]);
                else if (_held.Count < _queue.Options.HeldMost) _held.Add(new(events[n], _queue.TenantIdOf(_slice.Tenant)));
                else break;
                _through = events[n].Position;
            }

            if (batch.Count > 0) return Present([.. batch], _through);
            if (_through == Done && events == _slice.Events) return false;
            if (_through == Done && !_history.Leave(out _through)) return false;
            Done = _through;
        }

        return false;
    }

    // Null while there is nothing, or history is on its way.
    private IReadOnlyList<InventoryEvent>? Next() =>
        Done >= _slice.From ? Done < _slice.Last ? _slice.Events : null : _history.Behind(Done);

    private void SetAside(InventoryEvent told, DateTimeOffset now)
    {
        _held ??= new(_slice, _queue.Options) { Subscription = _subscription, Owner = this };
        var held = new HeldEvent(told, _queue.TenantIdOf(_slice.Tenant));
        _held.Add(held);
        if (_held.Failed(held, now)) _queue.GaveUp(_held, held);
    }
}

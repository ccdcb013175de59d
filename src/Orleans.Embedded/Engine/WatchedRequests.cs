namespace Orleans.Embedded;

/// <summary>
/// The requests an activation has begun and not answered, for whoever looks whether one is late. Requests mostly end in the order they began in, so each
/// takes the next place of a ring and gives it back itself: nobody ever walks over those that are answered, whose memory has long gone cold.
/// </summary>
internal sealed class WatchedRequests
{
    /// <summary>So many neighbouring places in use mean that the ring is too small.</summary>
    private const int ProbesMax = 8;

    private Slot[] _slots = new Slot[4];
    private int _next;

    /// <summary>Takes in a request that has begun. The activation's own thread.</summary>
    public void Add(GrainRequest request)
    {
        while (!TryAdd(_slots, request)) Renew();
    }

    /// <summary>Gives a request's place back. Any thread; one that comes while the ring is renewed may be forgotten until the next look.</summary>
    public void Remove(GrainRequest request)
    {
        var slots = Volatile.Read(ref _slots);
        var place = Volatile.Read(ref request.Place);
        if (place < slots.Length) Interlocked.CompareExchange(ref slots[place].Request, null, request);
    }

    /// <summary>Looks at each, and drops those that are answered then. The activation's own thread.</summary>
    /// <returns>Whether any is left.</returns>
    public bool Look(Action<GrainRequest> at)
    {
        var left = false;
        var slots = _slots;
        for (var place = 0; place < slots.Length; place++)
        {
            if (Volatile.Read(ref slots[place].Request) is not { } request) continue;
            at(request);
            if (request.IsAnswered) Interlocked.CompareExchange(ref slots[place].Request, null, request);
            else left = true;
        }

        return left;
    }

    private bool TryAdd(Slot[] slots, GrainRequest request)
    {
        for (var probe = 0; probe < ProbesMax; probe++)
        {
            var place = _next;
            _next = (place + 1) & (slots.Length - 1);
            if (Volatile.Read(ref slots[place].Request) is not null) continue;
            Volatile.Write(ref request.Place, place);
            Volatile.Write(ref slots[place].Request, request);
            return true;
        }

        return false;
    }

    // Those that are left begin a new ring, at most half full.
    private void Renew()
    {
        var left = new List<GrainRequest>(_slots.Length);
        for (var place = 0; place < _slots.Length; place++)
        {
            // Read once: it may be given back at any time.
            if (Volatile.Read(ref _slots[place].Request) is { IsAnswered: false } request) left.Add(request);
        }

        var slots = new Slot[left.Count * 2 >= _slots.Length ? _slots.Length * 2 : _slots.Length];
        _next = 0;
        foreach (var request in left) TryAdd(slots, request);
        Volatile.Write(ref _slots, slots);
    }

    // A struct, so that storing into the array asks for no type.
    private struct Slot
    {
        public GrainRequest? Request;
    }
}

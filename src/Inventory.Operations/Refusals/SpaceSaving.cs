namespace Inventory.Operations.Refusals;

/// <summary>
/// The most frequent of a stream of keys, in bounded memory: space-saving (Metwally, Agrawal, El Abbadi, 2005). A key that has no counter
/// takes over the smallest and its count. So whatever came more often than all / capacity is among them, no count is too low, and each
/// says by how much it may be too high. Counters lie in a heap, the smallest on top: counting takes a few swaps.
/// </summary>
/// <param name="capacity">How many keys are counted at once.</param>
internal sealed class SpaceSaving<TKey>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _places = [];
    private readonly List<Counter> _heap = [];

    /// <summary>All counters, in no order.</summary>
    public IEnumerable<(TKey Key, long Count, long TooMany)> Counts => _heap.Select(one => (one.Key, one.Count, one.TooMany));

    /// <summary>Counts a key once.</summary>
    public void Add(TKey key)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            if (_heap.Count < capacity)
            {
                _heap.Add(new(key, 1, 0));
                _places[key] = _heap.Count - 1;
                Rise(_heap.Count - 1);
                return;
            }

            var smallest = _heap[0];
            _places.Remove(smallest.Key);
            _heap[0] = new(key, smallest.Count, smallest.Count);
            _places[key] = place = 0;
        }

        _heap[place] = _heap[place] with { Count = _heap[place].Count + 1 };
        Sink(place);
    }

    /// <summary>Forgets all, and keeps the room.</summary>
    public void Clear()
    {
        _places.Clear();
        _heap.Clear();
    }

    private void Rise(int place)
    {
        for (int above; place > 0 && _heap[above = (place - 1) / 2].Count > _heap[place].Count; place = above) Swap(place, above);
    }

    private void Sink(int place)
    {
        while (true)
        {
            var (least, left) = (place, (2 * place) + 1);
            if (left < _heap.Count && _heap[left].Count < _heap[least].Count) least = left;
            if (left + 1 < _heap.Count && _heap[left + 1].Count < _heap[least].Count) least = left + 1;
            if (least == place) return;
            Swap(place, least);
            place = least;
        }
    }

    private void Swap(int a, int b)
    {
        (_heap[a], _heap[b]) = (_heap[b], _heap[a]);
        (_places[_heap[a].Key], _places[_heap[b].Key]) = (a, b);
    }

    private readonly record struct Counter(TKey Key, long Count, long TooMany);
}

using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>
/// The ends of an item's live holds that come first, never all of them: complete up to a horizon, and read on from there when time gets
/// near it.
/// </summary>
internal sealed class HoldEnds
{
    /// <summary>How many ends are read at once: when many are over together, few readings have to do.</summary>
    public const int ReadMax = 1024;

    // Ends noted as holds are placed. Few, for this is kept by every item that is awake; later ends are read when their time comes.
    private const int NotedMax = 16;

    // In order. A hold placed later mostly ends later, so that most are added at the back.
    private List<HoldEnd>? _ends;
    private HoldEnd? _horizon;

    /// <summary>
    /// Whether ends must be read before the first <paramref name="most"/> of those that are over at <paramref name="now"/> are known.
    /// </summary>
    public bool MustReadOn(DateTimeOffset now, int most) =>
        MayHoldBack(now) && (_ends is null || _ends.Count < most || _ends[most - 1].EndsAt > now);

    /// <summary>The earliest end, or an instant before it; null when no live hold has an end.</summary>
    public DateTimeOffset? Earliest { get; private set; }

    /// <summary>Whether more may be over at <paramref name="now"/> than is known here.</summary>
    public bool MayHoldBack(DateTimeOffset now) => _horizon is { } horizon && horizon.EndsAt <= now;

    /// <summary>Takes in a reading of the nearest ends.</summary>
    /// <param name="nearest">Ends in order, from the very first.</param>
    /// <param name="complete">Whether there are no more.</param>
    public void Load(List<HoldEnd> nearest, bool complete)
    {
        _horizon = complete ? null : nearest[^1];
        _ends = nearest.Count == 0 ? null : [.. nearest];
        FindEarliest();
    }

    /// <summary>Takes note of a live hold.</summary>
    public void Add(HoldEnd end)
    {
        if (_horizon is { } horizon && end.CompareTo(horizon) > 0) return;
        _ends ??= [];
        var place = _ends.Count > 0 && _ends[^1].CompareTo(end) < 0 ? ~_ends.Count : _ends.BinarySearch(end);
        if (place >= 0) return;
        _ends.Insert(~place, end);
        if (place == ~0) Earliest = end.EndsAt;
        if (_ends.Count <= NotedMax) return;
        _ends.RemoveAt(_ends.Count - 1);
        _horizon = _ends[^1];
    }

    /// <summary>Takes note that a hold lives no longer, or ends at another instant.</summary>
    public void Remove(HoldEnd end)
    {
        if (_ends is null || _ends.BinarySearch(end) is not (>= 0 and var place)) return;
        _ends.RemoveAt(place);
        if (place == 0) FindEarliest();
    }

    /// <summary>The holds that are over at <paramref name="now"/>, in order, at most <paramref name="most"/>.</summary>
    public IReadOnlyList<HoldEnd> Over(DateTimeOffset now, int most)
    {
        if (_ends is not { Count: > 0 } || _ends[0].EndsAt > now) return [];
        var over = 0;
        while (over < _ends.Count && over < most && _ends[over].EndsAt <= now) over++;
        return _ends.GetRange(0, over);
    }

    // Kept, for every round asks for it, and the ends themselves have long gone cold.
    private void FindEarliest() => Earliest = _ends is { Count: > 0 } ? _ends[0].EndsAt : _horizon?.EndsAt;
}

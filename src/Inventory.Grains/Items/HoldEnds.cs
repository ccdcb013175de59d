using Inventory.Ledger.Commit;

namespace Inventory.Grains.Items;

/// <summary>
/// The ends of an item's live holds that come first, never all of them: complete up to a horizon, and read on from there when time gets near it.
/// </summary>
internal sealed class HoldEnds
{
    /// <summary>How many ends are kept at most.</summary>
    public const int Capacity = 1024;

    private SortedSet<HoldEnd>? _ends;
    private HoldEnd? _horizon;

    /// <summary>Whether ends must be read before anything is known about what is over at <paramref name="now"/>.</summary>
    public bool MustReadOn(DateTimeOffset now) => _horizon is { } horizon && horizon.EndsAt <= now && (_ends is null || _ends.Count == 0 || _ends.Min.EndsAt > now);

    /// <summary>The earliest end, or an instant before it; null when no live hold has an end.</summary>
    public DateTimeOffset? Earliest => _ends is { Count: > 0 } ? _ends.Min.EndsAt : _horizon?.EndsAt;

    /// <summary>Takes in a reading of the nearest ends.</summary>
    /// <param name="nearest">Ends in order, from the very first.</param>
    /// <param name="complete">Whether there are no more.</param>
    public void Load(List<HoldEnd> nearest, bool complete)
    {
        _ends?.Clear();
        _horizon = complete ? null : nearest[^1];
        foreach (var end in nearest) (_ends ??= []).Add(end);
    }

    /// <summary>Takes note of a live hold.</summary>
    public void Add(HoldEnd end)
    {
        if (_horizon is { } horizon && end.CompareTo(horizon) > 0) return;
        (_ends ??= []).Add(end);
        if (_ends.Count <= Capacity) return;
        _ends.Remove(_ends.Max);
        _horizon = _ends.Max;
    }

    /// <summary>Takes note that a hold lives no longer, or ends at another instant.</summary>
    public void Remove(HoldEnd end) => _ends?.Remove(end);

    /// <summary>The holds that are over at <paramref name="now"/>, in order, at most <paramref name="most"/>.</summary>
    public IReadOnlyList<HoldEnd> Over(DateTimeOffset now, int most)
    {
        if (_ends is null || _ends.Count == 0 || _ends.Min.EndsAt > now) return [];
        var over = new List<HoldEnd>();
        foreach (var end in _ends)
        {
            if (end.EndsAt > now || over.Count == most) break;
            over.Add(end);
        }

        return over;
    }
}

using Inventory.Events.Streams;

namespace Inventory.Events.Relay;

/// <summary>
/// What is held back for one subscription in one stream: of each item the event that failed, and those behind it, in order. They are tried
/// apart from the stream, so that other items go on. What somebody asked for after it was given up is tried beside the order.
/// </summary>
internal sealed class HeldEvents(SliceEvents slice, RelayOptions options)
{
    private const string Unknown = "The subscriber threw, or could not be reached; the log of this silo and of its own say why.";

    private readonly Dictionary<string, SortedList<long, HeldEvent>> _subjects = new(StringComparer.Ordinal);
    private readonly SortedList<long, HeldEvent> _replays = new();
    private readonly List<HeldEvent> _over = [];

    /// <summary>The stream.</summary>
    public SliceEvents Slice => slice;

    /// <summary>Whose; null until Orleans has said.</summary>
    public Guid? Subscription { get; set; }

    /// <summary>The cursor that tries them; null for nobody.</summary>
    public RelayCursor? Owner { get; set; }

    /// <summary>Since when nobody does.</summary>
    public DateTimeOffset? UnclaimedSince { get; set; }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>What waits.</summary>
    public IEnumerable<HeldEvent> All => _subjects.Values.SelectMany(static events => events.Values).Concat(_replays.Values);

    /// <summary>What is over and still kept as if it were not, or not kept yet as dead.</summary>
    public IReadOnlyList<HeldEvent> Over => _over;

    /// <summary>When the next one is due; null for none.</summary>
    public DateTimeOffset? NextDue => Count == 0 ? null : First.Min(static first => first.NextAttemptAt ?? DateTimeOffset.MinValue);

    /// <summary>When the oldest of them happened; null for none.</summary>
    public DateTimeOffset? OldestAt => Count == 0 ? null : First.Min(static first => first.Told.At);

    /// <summary>Whether events of an item have to wait.</summary>
    public bool Holds(string subject) => _subjects.ContainsKey(subject);

    /// <summary>Adds one; one that is here already is left as it is.</summary>
    public void Add(HeldEvent held)
    {
        var line = _replays;
        if (!held.IsReplay && !_subjects.TryGetValue(held.Told.Subject, out line)) _subjects[held.Told.Subject] = line = new();
        if (line.TryAdd(held.Told.Position, held)) Count++;
    }

    /// <summary>One that has to be tried by now; null for none.</summary>
    public HeldEvent? Due(DateTimeOffset now)
    {
        foreach (var first in First)
            if ((first.NextAttemptAt ??= now) <= now) return first;
        return null;
    }

    /// <summary>It was taken.</summary>
    public void Delivered(HeldEvent held, DateTimeOffset now)
    {
        if (Remove(held, now) && held.IsWritten) _over.Add(held);
    }

    /// <summary>It failed, once more or for the first time.</summary>
    /// <returns>Whether it is given up by that.</returns>
    public bool Failed(HeldEvent held, DateTimeOffset now)
    {
        held.Attempts++;
        held.LastError = Unknown;
        held.IsChanged = true;
        if (held.Attempts <= options.TryAgainAfter.Count)
        {
            held.NextAttemptAt = now + options.TryAgainAfter[held.Attempts - 1];
            return false;
        }

        GiveUp(held, now);
        return true;
    }

    /// <summary>The subscriber was away and is back: nothing has to wait longer.</summary>
    public void TryAll(DateTimeOffset now)
    {
        foreach (var first in First) first.NextAttemptAt = now;
    }

    /// <summary>A person has decided that it need not arrive: what waits behind it goes on.</summary>
    public void SetAside(HeldEvent held, DateTimeOffset now) => Remove(held, now);

    /// <summary>Nobody has the subscription any more.</summary>
    public void Abandon(DateTimeOffset now)
    {
        foreach (var held in All.ToArray())
        {
            held.LastError = "Nobody has the subscription any more.";
            GiveUp(held, now);
        }
    }

    /// <summary>Takes over what another has found before it was known whose it is.</summary>
    public void Adopt(HeldEvents found, DateTimeOffset now)
    {
        foreach (var held in found.All.ToArray())
        {
            if (_subjects.TryGetValue(held.Told.Subject, out var events) && events.TryGetValue(held.Told.Position, out var known))
            {
                if (held.Attempts > 0) Failed(known, now);
            }
            else Add(held);
        }
    }

    /// <summary>It is kept as over.</summary>
    public void Forget(HeldEvent over) => _over.Remove(over);

    // Those that may be tried: of each item the first, and all that are beside the order.
    private IEnumerable<HeldEvent> First => _subjects.Values.Select(static events => events.Values[0]).Concat(_replays.Values);

    private void GiveUp(HeldEvent held, DateTimeOffset now)
    {
        held.IsDead = held.IsChanged = true;
        if (Remove(held, now)) _over.Add(held);
    }

    private bool Remove(HeldEvent held, DateTimeOffset now)
    {
        if (held.IsReplay)
        {
            if (!_replays.Remove(held.Told.Position)) return false;
            Count--;
            return true;
        }

        if (!_subjects.TryGetValue(held.Told.Subject, out var events) || !events.Remove(held.Told.Position)) return false;
        Count--;
        if (events.Count == 0) _subjects.Remove(held.Told.Subject);
        else if (events.Values[0].NextAttemptAt is null) events.Values[0].NextAttemptAt = now;
        return true;
    }
}

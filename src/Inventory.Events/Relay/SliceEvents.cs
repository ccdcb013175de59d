using Inventory.Events.Streams;
using Orleans.Runtime;

namespace Inventory.Events.Relay;

/// <summary>The latest events of one stream, and the cursors that go over them. Used in the turns of one pulling agent alone.</summary>
internal sealed class SliceEvents(StreamId stream, string tenant, int slice, long from)
{
    private readonly List<InventoryEvent> _events = [];

    /// <summary>The stream.</summary>
    public StreamId Stream => stream;

    /// <summary>The tenant's name.</summary>
    public string Tenant => tenant;

    /// <summary>The slice's number.</summary>
    public int Slice => slice;

    /// <summary>What is behind this is all here.</summary>
    public long From { get; private set; } = from;

    /// <summary>The last event's position; what follows it has not been read.</summary>
    public long Last => _events.Count > 0 ? _events[^1].Position : From;

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<InventoryEvent> Events => _events;

    /// <summary>Those that go over it.</summary>
    public HashSet<RelayCursor> Cursors { get; } = [];

    /// <summary>When the oldest of them happened that one who keeps up has not had; null for none.</summary>
    public DateTimeOffset? OldestWaiting =>
        Cursors.Where(cursor => cursor.Done >= From).Select(static cursor => (long?)cursor.Done).Min() is { } through
            && Behind(through) is var next && next < _events.Count ? _events[next].At : null;

    /// <summary>Adds what was read; what is there already is left out.</summary>
    public void Add(IEnumerable<InventoryEvent> events, int keptMost)
    {
        var last = Last;
        _events.AddRange(events.Where(told => told.Position > last));
        if (_events.Count > keptMost) Drop(_events.Count - keptMost);
    }

    /// <summary>Where the first event behind a position is.</summary>
    public int Behind(long position) => Places.Behind(_events, position);

    /// <summary>Lets go what every cursor is through with.</summary>
    public void Trim()
    {
        if (_events.Count == 0) return;
        var through = Cursors.Count == 0 ? Last : Cursors.Min(static cursor => cursor.Done);
        Drop(Behind(through));
    }

    /// <summary>What is up to a position is not here.</summary>
    public void PassOver(long position)
    {
        _events.Clear();
        From = Math.Max(From, position);
    }

    private void Drop(int count)
    {
        if (count == 0) return;
        From = _events[count - 1].Position;
        _events.RemoveRange(0, count);
    }
}

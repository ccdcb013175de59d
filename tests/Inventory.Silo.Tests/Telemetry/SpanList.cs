using System.Collections;
using System.Diagnostics;

namespace Inventory.Silo.Tests.Telemetry;

/// <summary>Where the in-memory exporter puts spans, while a test looks at them.</summary>
internal sealed class SpanList : ICollection<Activity>
{
    private readonly Lock _gate = new();
    private readonly List<Activity> _spans = [];

    public IReadOnlyList<Activity> All
    {
        get
        {
            lock (_gate) return [.. _spans];
        }
    }

    public int Count => All.Count;

    public bool IsReadOnly => false;

    public void Add(Activity item)
    {
        lock (_gate) _spans.Add(item);
    }

    public void Clear()
    {
        lock (_gate) _spans.Clear();
    }

    public bool Contains(Activity item) => All.Contains(item);

    public void CopyTo(Activity[] array, int arrayIndex) => All.ToArray().CopyTo(array, arrayIndex);

    public bool Remove(Activity item)
    {
        lock (_gate) return _spans.Remove(item);
    }

    public IEnumerator<Activity> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

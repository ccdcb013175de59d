using System.Runtime.InteropServices;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

// New holds, each line told together with the event that says so. Those of an item with no other event between them are a run: one row of
// the journal.
internal sealed partial class CommitStatement
{
    private const int Quantities = 1, Ends = 2, Actors = 4, Traces = 8;   // what is not the same of all in a run

    private readonly List<Placing> _placings = [];
    private readonly List<Run> _runs = [];
    // By event of the set at hand, the hold and the line that it placed, where nothing else need be told of either.
    private (Hold? Hold, int Line)[] _placedBy = [];
    private readonly List<int> _byItem = [];
    private readonly List<int> _placedOrder = [];
    private Comparison<int>? _inOrder;

    // Each line's event follows that of the line before.
    private void NotePlacing(in HoldWrite write)
    {
        for (var line = 0; line < write.Hold.AllLines.Length; line++) _placedBy[write.PlacedBy + line] = (write.Hold, line);
    }

    // The events of a set of several items, item by item: what an item's placings have between them is what tells of other items, too.
    private List<int> ByItem(List<EventWrite> events)
    {
        _byItem.Clear();
        for (var i = 0; i < events.Count; i++) _byItem.Add(i);
        _byItem.Sort((left, right) => events[left].ItemKey != events[right].ItemKey
            ? events[left].ItemKey.CompareTo(events[right].ItemKey) : left.CompareTo(right));
        return _byItem;
    }

    private void AddPlacing(int set, int tenant, Hold hold, int line, in EventWrite placed, bool goesOn)
    {
        var placing = new Placing(set, tenant, hold, line, placed.ItemKey, placed.Change.Actor, placed.TraceId);
        if (goesOn)
        {
            ref var run = ref CollectionsMarshal.AsSpan(_runs)[^1];
            ref readonly var before = ref CollectionsMarshal.AsSpan(_placings)[^1];
            run = run with { Sequence = placed.After.Version, Held = placed.After.Held,
                Differs = run.Differs | Difference(before, placing) };
        }
        else
        {
            _runs.Add(new(_placings.Count + 1, placed.After.Version, placed.After.Held, 0));
        }

        _placings.Add(placing);
    }

    private static int Difference(in Placing left, in Placing right) =>
        (left.Hold.AllLines[left.Line].Quantity == right.Hold.AllLines[right.Line].Quantity ? 0 : Quantities)
        | (left.Hold.ExpiresAt == right.Hold.ExpiresAt ? 0 : Ends)
        | (left.Actor == right.Actor ? 0 : Actors)
        | (left.TraceId == right.TraceId ? 0 : Traces);

    private void AddPlacings()
    {
        _placedOrder.Clear();
        for (var place = 1; place <= _placings.Count; place++) _placedOrder.Add(place);
        if (_placedOrder.Count > 1) _placedOrder.Sort(_inOrder ??= InOrder);
        for (var i = 0; i < _placings.Count; i++)
        {
            ref readonly var placing = ref CollectionsMarshal.AsSpan(_placings)[i];
            var item = placing.Hold.AllLines.Length == 1 ? _itemPlace[placing.Set] : _placeOf[(placing.Set, placing.ItemKey)];
            EndsOn(item, placing.Hold.ExpiresAt);
            _placingRows.Add(new(_placedOrder[i], item, placing.Hold, placing.Line, placing.Actor, placing.TraceId));
        }

        foreach (var run in _runs) _runRows.Add(new(run.First, run.Sequence, run.Held, run.Differs));
    }

    private int InOrder(int left, int right)
    {
        var placings = CollectionsMarshal.AsSpan(_placings);
        ref readonly var one = ref placings[left - 1];
        ref readonly var two = ref placings[right - 1];
        if (one.Tenant != two.Tenant) return one.Tenant.CompareTo(two.Tenant);
        var byHold = string.CompareOrdinal(one.Hold.HoldId, two.Hold.HoldId);
        return byHold != 0 ? byHold : one.Line.CompareTo(two.Line);
    }

    private readonly record struct Placing(int Set, int Tenant, Hold Hold, int Line, long ItemKey, string Actor, Guid? TraceId);

    // First is a place among the placings, counted from 1; Sequence and Held are those after the last of the run.
    private readonly record struct Run(int First, long Sequence, long Held, int Differs);
}

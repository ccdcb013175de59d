using System.Runtime.InteropServices;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

// New holds of one line, each told together with the event that says so. Those with no other event between them are a run: one row of the
// journal.
internal sealed partial class CommitStatement
{
    private const int Quantities = 1, Ends = 2, Actors = 4, Traces = 8;   // what is not the same of all in a run

    private readonly List<Placing> _placings = [];
    private readonly List<Run> _runs = [];
    private Hold?[] _placedBy = [];   // by event of the set at hand, the hold it placed, where nothing else need be told of either
    private readonly List<int> _placedOrder = [];
    private Comparison<int>? _inOrder;

    private void AddPlacing(int set, int tenant, Hold hold, in EventWrite placed, bool goesOn)
    {
        var placing = new Placing(set, tenant, hold, placed.Change.Actor, placed.TraceId);
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
        (left.Hold.AllLines[0].Quantity == right.Hold.AllLines[0].Quantity ? 0 : Quantities)
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
            EndsOn(_itemPlace[placing.Set], placing.Hold.ExpiresAt);
            _placingRows.Add(new(_placedOrder[i], _itemPlace[placing.Set], placing.Hold, placing.Actor, placing.TraceId));
        }

        foreach (var run in _runs) _runRows.Add(new(run.First, run.Sequence, run.Held, run.Differs));
    }

    private int InOrder(int left, int right)
    {
        var placings = CollectionsMarshal.AsSpan(_placings);
        ref readonly var one = ref placings[left - 1];
        ref readonly var two = ref placings[right - 1];
        return one.Tenant != two.Tenant ? one.Tenant.CompareTo(two.Tenant) : string.CompareOrdinal(one.Hold.HoldId, two.Hold.HoldId);
    }

    private readonly record struct Placing(int Set, int Tenant, Hold Hold, string Actor, Guid? TraceId);

    // First is a place among the placings, counted from 1; Sequence and Held are those after the last of the run.
    private readonly record struct Run(int First, long Sequence, long Held, int Differs);
}

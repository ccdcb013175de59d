using System.Runtime.InteropServices;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Ledger.Postgres;

// New holds of one line, each told together with the event that says so. Those with no other event between them are a run: one row of the journal.
internal sealed partial class CommitStatement
{
    private const int Quantities = 1, Ends = 2, Actors = 4;   // what is not the same of all in a run

    private readonly List<Placing> _placings = [];
    private readonly List<Run> _runs = [];
    private Hold?[] _placedBy = [];   // by event of the set at hand, the hold it placed, where nothing else need be told of either
    private Comparison<int>? _inOrder;

    // Whether all that the event says of the item beyond its sequence and what is held, the item's row says too.
    private static bool TellsTheRest(in Stock row, in EventWrite placed) =>
        placed.Change.At == row.UpdatedAt && placed.After with { Version = row.Version, Held = row.Held } == row;

    private void AddPlacing(int set, int tenant, Hold hold, in EventWrite placed, bool goesOn)
    {
        var placing = new Placing(set, tenant, hold, placed.Change.Actor);
        if (goesOn)
        {
            ref var run = ref CollectionsMarshal.AsSpan(_runs)[^1];
            ref readonly var before = ref CollectionsMarshal.AsSpan(_placings)[^1];
            run = run with { Sequence = placed.After.Version, Held = placed.After.Held, Differs = run.Differs | Difference(before, placing) };
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
        | (left.Actor == right.Actor ? 0 : Actors);

    private void AddPlacings()
    {
        for (var place = 1; place <= _placings.Count; place++) _placedOrder.Add(place);
        if (_placedOrder.Count > 1) _placedOrder.Sort(_inOrder ??= InOrder);
        foreach (ref readonly var placing in CollectionsMarshal.AsSpan(_placings))
        {
            var hold = placing.Hold;
            var row = _itemPlace[placing.Set];
            var end = hold.ExpiresAt?.UtcDateTime;
            EndsOn(row, end);
            _placedItem.Add(row);
            _placedHold.Add(hold.HoldId);
            _placedUnits.Add(hold.AllLines[0].Quantity);
            _placedExpiresAt.Add(end);
            _placedLatest.Add(hold.LatestExpiresAt?.UtcDateTime);
            _placedTtl.Add(hold.Terms.TtlSeconds);
            _placedOwner.Add(hold.Terms.Owner);
            _placedChannel.Add(hold.Terms.Channel);
            _placedFacts.Add(hold.Metadata);
            _placedActor.Add(placing.Actor);
        }

        foreach (var run in _runs)
        {
            _runFirst.Add(run.First);
            _runSequence.Add(run.Sequence);
            _runHeld.Add(run.Held);
            _runDiffers.Add(run.Differs);
        }
    }

    private int InOrder(int left, int right)
    {
        var placings = CollectionsMarshal.AsSpan(_placings);
        ref readonly var one = ref placings[left - 1];
        ref readonly var two = ref placings[right - 1];
        return one.Tenant != two.Tenant ? one.Tenant.CompareTo(two.Tenant) : string.CompareOrdinal(one.Hold.HoldId, two.Hold.HoldId);
    }

    private readonly record struct Placing(int Set, int Tenant, Hold Hold, string Actor);

    // First is a place among the placings, counted from 1; Sequence and Held are those after the last of the run.
    private readonly record struct Run(int First, long Sequence, long Held, int Differs);
}

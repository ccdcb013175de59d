using Inventory.Domain.Holds;

namespace Inventory.Grains.Items;

/// <summary>The holds of one item that were last decided about here, so that confirming what was just placed needs no reading. Oldest go first.</summary>
internal sealed class HoldCache
{
    private const int Capacity = 2048;
    private Dictionary<string, Hold>? _holds;
    private Queue<string>? _order;

    /// <summary>The hold as last confirmed by the ledger; null when it is not known here.</summary>
    public Hold? Find(string holdId) => _holds?.GetValueOrDefault(holdId);

    /// <summary>Keeps a hold.</summary>
    public void Keep(Hold hold)
    {
        _holds ??= new(StringComparer.Ordinal);
        _order ??= new();
        if (_holds.TryAdd(hold.HoldId, hold))
        {
            _order.Enqueue(hold.HoldId);
            if (_order.Count > Capacity) _holds.Remove(_order.Dequeue());
        }
        else
        {
            _holds[hold.HoldId] = hold;
        }
    }

    /// <summary>Forgets one.</summary>
    public void Forget(string holdId)
    {
        // The place in the queue stays behind: a later Keep of the same id may then leave a little early, which costs a reading at most.
        _holds?.Remove(holdId);
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _holds = null;
        _order = null;
    }
}

namespace Inventory.Grains.Items;

/// <summary>What waits in this process for one item. Guarded by the lock of its place.</summary>
/// <param name="place">Where it is kept.</param>
/// <param name="options">How many make a call.</param>
internal sealed class ItemDoor(DoorPlace place, DoorOptions options)
{
    // What was once a crowd need not be room for a crowd for ever.
    private const int SpareCapacityMax = 1024, RestingCapacityMax = 16;

    // What is under way, to be told if it takes too long: two calls at most.
    private readonly List<List<WaitingCommand>> _underWay = new(0);

    private List<WaitingCommand>? _waiting, _spare;
    private int _calls;
    private volatile bool _departing;
    private bool _secondBegun;

    /// <summary>Where it is kept; its lock.</summary>
    public DoorPlace Place { get; } = place;

    /// <summary>The tenant of the item whose door it is, or last was.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>That item.</summary>
    public string ItemId { get; private set; } = "";

    /// <summary>The item itself.</summary>
    public IItemBehindDoor Item { get; private set; } = null!;

    /// <summary>Somebody waits here, or for a group that is under way.</summary>
    public bool IsWaitedFor => Waiting > 0 || _underWay.Count > 0;

    /// <summary>Nothing waits and nothing is in flight.</summary>
    public bool IsIdle => _calls == 0 && Waiting == 0;

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting?.Count ?? 0;

    /// <summary>
    /// The grain was on this node when it last answered a group. Two calls at once keep their order only then: what arrives from another
    /// node is taken up by whichever thread is free.
    /// </summary>
    public bool IsHere { private get; set; }

    /// <summary>Whether it is this item's.</summary>
    public bool IsOf(string tenant, string itemId) => ItemId == itemId && Tenant == tenant;

    /// <summary>Becomes an item's door.</summary>
    public void Become(string tenant, string itemId, IItemBehindDoor item) =>
        (Tenant, ItemId, Item, IsHere) = (tenant, itemId, item, false);

    /// <summary>Adds a command behind those that wait.</summary>
    public void Add(WaitingCommand command) => (_waiting ??= []).Add(command);

    /// <summary>A call sets out; until it is said to be under way no other may, for it might overtake.</summary>
    public void Depart()
    {
        _calls++;
        _departing = true;
    }

    /// <summary>The call that set out is under way. Without the lock: there is no other to be mistaken for.</summary>
    public void Departed() => _departing = false;

    /// <summary>A call is back, with whatever came of it.</summary>
    public void Return() => _calls--;

    /// <summary>Whether it is for the caller to see to it that a second call sets out, beside the one in flight.</summary>
    public bool BeginSecond() => !_secondBegun && IsWorthASecond && (_secondBegun = true);

    /// <summary>The commands of the second call, if it is still worth one.</summary>
    public List<WaitingCommand>? TakeSecond()
    {
        _secondBegun = false;
        return _calls == 1 ? TakeNext() : null;
    }

    /// <summary>Nobody wants anything of it: what is kept of it shall be small.</summary>
    public void Rest()
    {
        if (_waiting?.Capacity > RestingCapacityMax) _waiting = null;
        if (_spare?.Capacity > RestingCapacityMax) _spare = null;
    }

    /// <summary>
    /// The commands of the next call, if one may set out now: all that wait, or the first half where both halves are worth a call and can
    /// be under way at once.
    /// </summary>
    public List<WaitingCommand>? TakeNext()
    {
        if (_waiting is null or { Count: 0 } || !(_calls == 0 || IsWorthASecond)) return null;
        var group = _waiting;
        var count = IsHere && group.Count >= 2 * options.OverlapMin ? (group.Count + 1) / 2 : group.Count;
        count = Math.Min(count, options.CommandsMax);
        (_waiting, _spare) = (_spare, null);
        if (count < group.Count)
        {
            (_waiting ??= []).AddRange(group.GetRange(count, group.Count - count));
            group.RemoveRange(count, group.Count - count);
        }

        Depart();
        _underWay.Add(group);
        return group;
    }

    /// <summary>Tells whoever has waited since a look or longer: refused if still here, not known if under way.</summary>
    /// <returns>How many were refused.</returns>
    public int TellLate(int since)
    {
        foreach (var group in _underWay)
        {
            foreach (var command in group)
            {
                if (command.Arrived - since <= 0) command.TrySetException(new TimeoutException("The item has not answered in time."));
            }
        }

        var late = 0;
        while (late < Waiting && _waiting![late].Arrived - since <= 0) _waiting[late++].TrySetResult(null!);
        if (late > 0) _waiting!.RemoveRange(0, late);
        return late;
    }

    /// <summary>A group is back, with whatever came of it.</summary>
    public void Back(List<WaitingCommand> group) => _underWay.Remove(group);

    /// <summary>Takes a list back, to be used again.</summary>
    public void Reuse(List<WaitingCommand> group)
    {
        group.Clear();
        if (group.Capacity <= SpareCapacityMax) _spare = group;
    }

    private bool IsWorthASecond => _calls == 1 && !_departing && IsHere && Waiting >= options.OverlapMin;
}

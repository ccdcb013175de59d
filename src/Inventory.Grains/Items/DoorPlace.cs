namespace Inventory.Grains.Items;

/// <summary>
/// One of the places in which doors are kept, and the lock of all that it has. Beside those in use it keeps a few that were: mostly it is
/// one of them that is asked for next, and it has its item's grain reference already.
/// </summary>
internal sealed class DoorPlace
{
    private readonly List<ItemDoor> _doors = new(0);

    /// <summary>Doors that are kept, and how many of them are in use.</summary>
    public (int Kept, int InUse) Count
    {
        get
        {
            lock (this) return (_doors.Count, _doors.Count(static door => !door.IsIdle));
        }
    }

    /// <summary>Tells all who have waited since a look or longer, see <see cref="ItemDoor.TellLate"/>.</summary>
    /// <returns>How many were refused, and whether anybody waits on.</returns>
    public (int Refused, bool IsWaitedFor) TellLate(int since)
    {
        lock (this)
        {
            var refused = 0;
            var waits = false;
            foreach (var door in _doors)
            {
                if (!door.IsWaitedFor) continue;
                refused += door.TellLate(since);
                waits = true;
            }

            return (refused, waits);
        }
    }

    /// <summary>The door of an item.</summary>
    public ItemDoor Enter(string tenant, string itemId, DoorOptions options, Func<string, string, IItemBehindDoor> find)
    {
        ItemDoor? idle = null;
        foreach (var door in _doors)
        {
            if (door.IsOf(tenant, itemId)) return door;
            if (door.IsIdle) idle = door;
        }

        var entered = _doors.Count < options.KeptPerPlace ? null : idle;
        if (entered is null) _doors.Add(entered = new(this, options));
        entered.Become(tenant, itemId, find(tenant, itemId));
        return entered;
    }

    /// <summary>Takes note that nobody wants anything of a door; it is dropped where enough are kept.</summary>
    public void Leave(ItemDoor door, DoorOptions options)
    {
        if (_doors.Count > options.KeptPerPlace) _doors.Remove(door);
        else door.Rest();
    }
}

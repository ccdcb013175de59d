using Inventory.Contracts;
using Inventory.Contracts.Items;

namespace Inventory.Grains.Items;

/// <summary>
/// Before each item the commands of this process gather: a call of a grain costs microseconds, and a message between nodes tens of them. With nothing in flight
/// to the item a command goes to it at once; else it waits, and all that wait become one call when the one in flight is back, or a second one beside it when
/// they are enough for that. Order of arrival is kept. A door is there only for as long as something waits or is in flight.
/// </summary>
/// <remarks>
/// A call that fails leaves the outcome of its own commands unknown, and of no others. What waits counts against <see cref="Admission"/> here until it sets
/// out, and at the item once it is there.
/// </remarks>
public sealed partial class ItemDoors
{
    private readonly DoorPlace[] _places;
    private readonly DoorOptions _options;
    private readonly Func<string, string, IItemBehindDoor> _find;
    private readonly Admission _admission;
    private readonly string _node;
    private readonly TaskScheduler _scheduler;

    /// <param name="options">How commands gather.</param>
    /// <param name="find">Finds an item: tenant, item id.</param>
    /// <param name="admission">How many commands may wait.</param>
    /// <param name="node">This node, as items name it.</param>
    /// <param name="scheduler">Where groups are carried; never a caller's own.</param>
    internal ItemDoors(DoorOptions options, Func<string, string, IItemBehindDoor> find, Admission admission, string node, TaskScheduler scheduler)
    {
        (_options, _find, _admission, _node, _scheduler) = (options, find, admission, node, scheduler);
        _places = new DoorPlace[options.Places];
        for (var i = 0; i < _places.Length; i++) _places[i] = new();
    }

    /// <summary>Doors that are kept, and how many of them have something waiting or in flight.</summary>
    internal (int Kept, int InUse) Count => _places.Aggregate((Kept: 0, InUse: 0), static (all, place) => (all.Kept + place.Count.Kept, all.InUse + place.Count.InUse));

    /// <summary>Moves an item's on hand by a step.</summary>
    public Task<ItemAnswer> AdjustAsync(string tenant, string itemId, AdjustStock command) => OnItemAsync(tenant, itemId, command);

    /// <summary>Sets an item's on hand from a count.</summary>
    public Task<ItemAnswer> CountAsync(string tenant, string itemId, CountStock command) => OnItemAsync(tenant, itemId, command);

    /// <summary>Has a command carried out by its item.</summary>
    /// <param name="tenant">The tenant's name.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="command">As <see cref="IItemDoor"/> takes it.</param>
    internal Asked Ask(string tenant, string itemId, object command)
    {
        var place = _places[itemId.GetHashCode(StringComparison.Ordinal) & (_places.Length - 1)];
        ItemDoor door;
        WaitingCommand? waiting = null;
        var second = false;
        lock (place)
        {
            door = place.Enter(tenant, itemId, _options, _find);
            if (door.IsIdle)
            {
                door.Depart();
            }
            else
            {
                if (!_admission.TryEnter()) return new(Asked.Overloaded, this, alone: null);
                door.Add(waiting = new(command));
                second = door.BeginSecond();
            }
        }

        if (waiting is null) return new(SendAlone(door, command), this, door);
        if (second) Start(door, group: null);
        return new(waiting.Task!, this, alone: null);
    }

    private async Task<ItemAnswer> OnItemAsync(string tenant, string itemId, object command)
    {
        using var asked = Ask(tenant, itemId, command);
        return (ItemAnswer?)await asked.Answer ?? new() { Outcome = Outcome.Overloaded };
    }
}

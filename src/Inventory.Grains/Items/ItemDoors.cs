using Inventory.Contracts;
using Inventory.Contracts.Items;

namespace Inventory.Grains.Items;

/// <summary>
/// Before each item the commands of this process gather: a call of a grain costs microseconds, and a message between nodes tens of them.
/// With nothing in flight to the item a command goes to it at once; else it waits, and all that wait become one call when the one in flight
/// is back, or a second one beside it when they are enough for that. Order of arrival is kept. A door is there only for as long as
/// something waits or is in flight.
/// </summary>
/// <remarks>
/// A call that fails leaves the outcome of its own commands unknown, and of no others. What waits counts against <see cref="Admission"/>
/// here until it sets out, and at the item once it is there.
/// </remarks>
public sealed partial class ItemDoors : IDisposable
{
    private readonly DoorPlace[] _places;
    private readonly DoorOptions _options;
    private readonly Func<string, string, IItemBehindDoor> _find;
    private readonly Admission _admission;
    private readonly string _node;
    private readonly TaskScheduler _scheduler;
    private readonly ITimer _timer;
    private readonly int _looksMax;
    private volatile int _looks;
    private int _looksAgain;

    /// <param name="options">How commands gather.</param>
    /// <param name="find">Finds an item: tenant, item id.</param>
    /// <param name="admission">How many commands may wait.</param>
    /// <param name="node">This node, as items name it.</param>
    /// <param name="scheduler">Where groups are carried; never a caller's own.</param>
    /// <param name="time">Tells who has waited too long.</param>
    internal ItemDoors(
        DoorOptions options, Func<string, string, IItemBehindDoor> find, Admission admission, string node, TaskScheduler scheduler,
        TimeProvider time)
    {
        _looksMax = (int)Math.Ceiling(options.Patience / options.Look);
        _timer = time.CreateTimer(static doors => ((ItemDoors)doors!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        (_options, _find, _admission, _node, _scheduler) = (options, find, admission, node, scheduler);
        _places = new DoorPlace[options.Places];
        for (var i = 0; i < _places.Length; i++) _places[i] = new();
    }

    /// <summary>Doors that are kept, and how many of them have something waiting or in flight.</summary>
    internal (int Kept, int InUse) Count =>
        _places.Aggregate((Kept: 0, InUse: 0), static (all, place) => (all.Kept + place.Count.Kept, all.InUse + place.Count.InUse));

    /// <summary>Moves an item's on hand by a step.</summary>
    public Task<ItemAnswer> AdjustAsync(string tenant, string itemId, AdjustStock command) => OnItemAsync(tenant, itemId, command);

    /// <summary>Sets an item's on hand from a count.</summary>
    public Task<ItemAnswer> CountAsync(string tenant, string itemId, CountStock command) => OnItemAsync(tenant, itemId, command);

    /// <summary>Changes an item's settings or metadata.</summary>
    public Task<ItemAnswer> ChangeAsync(string tenant, string itemId, ChangeItem command) => OnItemAsync(tenant, itemId, command);

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
                door.Add(waiting = new(command, _looks));
                second = door.BeginSecond();
            }
        }

        if (waiting is null) return new(SendAlone(door, command), this, door);
        if (second) Start(door, group: null);
        LookAgain();
        return new(waiting.Task!, this, alone: null);
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void LookAgain()
    {
        if (_looksAgain == 0 && Interlocked.Exchange(ref _looksAgain, 1) == 0) _timer.Change(_options.Look, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        // Before the look, so that whoever comes during it sees to the next one.
        Volatile.Write(ref _looksAgain, 0);
        var since = Interlocked.Increment(ref _looks) - _looksMax;
        var waits = false;
        foreach (var place in _places)
        {
            var (refused, waitsHere) = place.TellLate(since);
            if (refused > 0) _admission.Leave(refused);
            waits |= waitsHere;
        }

        if (waits) LookAgain();
    }

    private async Task<ItemAnswer> OnItemAsync(string tenant, string itemId, object command)
    {
        using var asked = Ask(tenant, itemId, command);
        return (ItemAnswer?)await asked.Answer ?? new() { Outcome = Outcome.Overloaded };
    }
}

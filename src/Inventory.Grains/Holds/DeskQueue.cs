using Inventory.Domain.Items;
using Inventory.Grains.Items;

namespace Inventory.Grains.Holds;

/// <summary>
/// The commands of one tenant that wait at the desk, and which of them are decided next: what overlaps is decided together or in order of
/// arrival, what does not overlap at the same time. For several threads.
/// </summary>
/// <param name="limits">How large unions may grow.</param>
internal sealed class DeskQueue(ItemLimits limits)
{
    private readonly Lock _gate = new();
    private readonly List<DeskCommand> _waiting = [];

    // The items of unions that are being decided.
    private readonly HashSet<ItemId> _taken = [];

    // How many commands want an item, whether they wait or are being decided.
    private readonly Dictionary<ItemId, int> _wanted = [];

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Commands come at once, or come back to their places.</summary>
    /// <returns>The unions to be decided now.</returns>
    public IReadOnlyList<Union> Join(params IReadOnlyList<DeskCommand> commands)
    {
        lock (_gate)
        {
            var isFree = false;
            foreach (var command in commands) isFree |= Want(command);
            if (isFree && commands is [var only])
            {
                // Nobody else wants any of its items: there is nothing to look for.
                var union = new Union(only);
                union.Add(only);
                _taken.UnionWith(only.Items);
                return [union];
            }

            foreach (var command in commands) Wait(command);
            // Where each shares an item with somebody who was here before, nothing is free for it.
            return isFree ? Form() : [];
        }
    }

    /// <summary>A union was decided.</summary>
    /// <param name="union">The union.</param>
    /// <param name="again">Those of its commands that go back to their places, before anybody else has his turn.</param>
    /// <returns>The unions to be decided now.</returns>
    public IReadOnlyList<Union> Leave(Union union, params IReadOnlyList<DeskCommand> again)
    {
        lock (_gate)
        {
            foreach (var (item, commands) in union.Items)
            {
                _taken.Remove(item);
                if ((_wanted[item] -= commands.Count) == 0) _wanted.Remove(item);
            }

            foreach (var command in again)
            {
                Want(command);
                Wait(command);
            }

            return _waiting.Count == 0 ? [] : Form();
        }
    }

    // Nobody overtakes anybody he shares an item with: who stays keeps his items from all who come later, so that a basket of a hot and a
    // cold item gets its turn.
    private List<Union> Form()
    {
        var formed = new List<Union>();
        var owners = new Dictionary<ItemId, Union>();
        var kept = new HashSet<ItemId>();
        _waiting.RemoveAll(command =>
        {
            if (command.Items.Any(item => _taken.Contains(item) || kept.Contains(item)) || Joined(command, owners, formed) is not { } union)
            {
                kept.UnionWith(command.Items);
                return false;
            }

            union.Add(command);
            foreach (var item in command.Items) owners[item] = union;
            return true;
        });

        _taken.UnionWith(owners.Keys);
        return formed;
    }

    // The union it is decided with: a new one, or all that it overlaps with as one. Null where that would be too large.
    private Union? Joined(DeskCommand command, Dictionary<ItemId, Union> owners, List<Union> formed)
    {
        Union? joined = null;
        foreach (var item in command.Items)
        {
            if (!owners.TryGetValue(item, out var owner) || owner == joined) continue;
            if (!owner.HasRoomFor(command, limits.LinesMax)
                || joined?.HasRoomFor(owner, limits.LinesMax - command.Items.Length) is false) return null;
            if (joined is null)
            {
                joined = owner;
                continue;
            }

            joined.Add(owner);
            formed.Remove(owner);
            foreach (var others in owner.Items.Keys) owners[others] = joined;
        }

        if (joined is null) formed.Add(joined = new(command));
        return joined.HasRoomFor(command, limits.LinesMax) ? joined : null;
    }

    // Returns whether nobody else wants any of its items.
    private bool Want(DeskCommand command)
    {
        var isFree = true;
        foreach (var item in command.Items)
        {
            isFree &= _wanted.TryAdd(item, 0);
            _wanted[item]++;
        }

        return isFree;
    }

    private void Wait(DeskCommand command)
    {
        var place = _waiting.Count;
        while (place > 0 && _waiting[place - 1].Place > command.Place) place--;
        _waiting.Insert(place, command);
    }
}

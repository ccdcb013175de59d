using Inventory.Domain.Items;
using Inventory.Ledger.Tenants;

namespace Inventory.Grains.Holds;

/// <summary>Commands that are decided together, for their items overlap.</summary>
/// <param name="first">The command that has waited longest.</param>
internal sealed class Union(DeskCommand first)
{
    private readonly List<DeskCommand> _commands = [];
    private int _lines;

    /// <summary>Whose they are.</summary>
    public Tenant Tenant { get; } = first.Tenant;

    /// <summary>The commands, in order of arrival.</summary>
    public IReadOnlyList<DeskCommand> Commands => _commands;

    /// <summary>The items of all of them; of each how many commands are about it, and whether one may take units of it.</summary>
    public Dictionary<ItemId, (int Count, bool TakesUnits)> Items { get; } = [];

    /// <summary>Whether another command may be decided with them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="linesMax">The most lines decided about together.</param>
    public bool HasRoomFor(DeskCommand command, int linesMax) =>
        _commands.Count == 0 || (Mixes(command) && _lines + command.Items.Length <= linesMax);

    /// <summary>Whether all commands of another one may be decided with them.</summary>
    public bool HasRoomFor(Union other, int linesMax) => Mixes(other._commands[0]) && _lines + other._lines <= linesMax;

    /// <summary>Takes a command in.</summary>
    public void Add(DeskCommand command)
    {
        // One that was taken over with another union may have come later.
        var place = _commands.Count;
        while (place > 0 && _commands[place - 1].Place > command.Place) place--;
        _commands.Insert(place, command);
        _lines += command.Items.Length;
        foreach (var item in command.Items)
        {
            var (count, takesUnits) = Items.GetValueOrDefault(item);
            Items[item] = (count + 1, takesUnits || command.Command.TakesUnits);
        }
    }

    /// <summary>Takes all commands of another one in.</summary>
    public void Add(Union other)
    {
        foreach (var command in other._commands) Add(command);
    }

    private bool Mixes(DeskCommand command)
    {
        var (its, others) = (_commands[0].Setbacks, command.Setbacks);
        return !its.Alone && !others.Alone && its.Apart == others.Apart;
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Inventory.Grains.Items;

// The way to the item and back.
public sealed partial class ItemDoors
{
    /// <summary>A command that went alone is answered. What gathered meanwhile is carried on nobody's turn.</summary>
    internal void Return(ItemDoor door)
    {
        if (Next(door) is { } group) Start(door, group);
    }

    private static Task<object?> SendAlone(ItemDoor door, object command)
    {
        try
        {
            return door.Item.One(command)!;
        }
        catch (Exception failed)
        {
            return Task.FromException<object?>(failed);
        }
        finally
        {
            door.Departed();
        }
    }

    // Behind those who are on their way to the door already, so that what is enough for a second call becomes all there is.
    private void Start(ItemDoor door, List<WaitingCommand>? group) =>
        Aside.Start(_scheduler, () => CarryAsync(door, group), TaskCreationOptions.PreferFairness);

    // Never throws: what goes wrong is told to those who wait.
    private async Task CarryAsync(ItemDoor door, List<WaitingCommand>? group)
    {
        if (group is null)
        {
            lock (door.Place) group = door.TakeSecond();
        }

        for (; group is not null; group = Next(door))
        {
            var answered = group.Count;
            _admission.Leave(group.Count);
            try
            {
                var answers = await Send(door, group);
                for (var i = 0; i < group.Count; i++) group[i].Answer(answers.Answers[i]);
                lock (door.Place)
                {
                    door.IsHere = answers.Node == _node;
                    door.Back(group);
                    door.Reuse(group);
                }
            }
            catch (Exception failed)
            {
                lock (door.Place)
                {
                    door.IsHere = false;
                    door.Back(group);
                }

                foreach (var command in group) command.TrySetException(failed);
            }

            if (answered > 1)
                await Aside.GatherAsync(_scheduler, _options.GatherStepsMax, _options.QuietStepsMax, answered, () => Waiting(door));
        }
    }

    private Task<GroupAnswers> Send(ItemDoor door, List<WaitingCommand> group)
    {
        var commands = new object[group.Count];
        for (var i = 0; i < commands.Length; i++) commands[i] = group[i].Command;
        Task<GroupAnswers> call;
        try
        {
            call = door.Item.Many(new() { Commands = ImmutableCollectionsMarshal.AsImmutableArray(commands), Askers = Askers(group) });
        }
        finally
        {
            door.Departed();
        }

        bool second;
        lock (door.Place) second = door.BeginSecond();
        if (second) Start(door, group: null);
        return call;
    }

    private static ImmutableArray<string?> Askers(List<WaitingCommand> group)
    {
        string?[]? askers = null;
        for (var i = 0; i < group.Count; i++)
        {
            if (group[i].Asker is { } asker) (askers ??= new string?[group.Count])[i] = asker.Id;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(askers ?? []);
    }

    private List<WaitingCommand>? Next(ItemDoor door)
    {
        lock (door.Place)
        {
            door.Return();
            var group = door.TakeNext();
            if (group is null && door.IsIdle) door.Place.Leave(door, _options);
            return group;
        }
    }

    private static int Waiting(ItemDoor door)
    {
        lock (door.Place) return door.Waiting;
    }
}

using System.Collections.Immutable;
using Inventory.Grains.Items;

namespace Inventory.Grains.Tests.Doors;

/// <summary>An item that notes the calls it gets, and answers them when the test says so.</summary>
internal sealed class HeldItem : IItemBehindDoor
{
    public const string Here = "here", Elsewhere = "elsewhere";

    /// <summary>The calls, in order.</summary>
    public List<Call> Calls { get; } = [];

    public Call Last => Calls[^1];

    public Task<object> One(object command)
    {
        var call = new Call([command], IsGroup: false);
        Calls.Add(call);
        return call.Alone.Task;
    }

    public Task<GroupAnswers> Many(CommandGroup group)
    {
        var call = new Call(group.Commands, IsGroup: true);
        Calls.Add(call);
        return call.Group.Task;
    }

    /// <summary>A call in flight.</summary>
    internal sealed record Call(ImmutableArray<object> Commands, bool IsGroup)
    {
        public TaskCompletionSource<object> Alone { get; } = new();

        public TaskCompletionSource<GroupAnswers> Group { get; } = new();

        public bool IsAnswered => Alone.Task.IsCompleted || Group.Task.IsCompleted;

        /// <summary>Answers each command with what it says of itself.</summary>
        public void Answer(string node = Here, Func<object, object>? answer = null)
        {
            answer ??= static command => $"done {command}";
            if (IsGroup) Group.SetResult(new() { Answers = [.. Commands.Select(answer)], Node = node });
            else Alone.SetResult(answer(Commands[0]));
        }

        public void Fail(Exception error)
        {
            if (IsGroup) Group.SetException(error);
            else Alone.SetException(error);
        }
    }
}

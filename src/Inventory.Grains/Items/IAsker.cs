using System.Runtime.InteropServices;

namespace Inventory.Grains.Items;

/// <summary>Who is told the answers to commands that came by a door.</summary>
internal interface IAsker
{
    /// <summary>Takes the answer to the command of a place, or the exception that it ended with; once for each place.</summary>
    void Answer(int place, object answer);
}

/// <summary>Who asked with one command alone.</summary>
internal sealed class AloneInItem : TaskCompletionSource<object>, IAsker
{
    /// <inheritdoc />
    public void Answer(int place, object answer)
    {
        if (answer is Exception failed) SetException(failed);
        else SetResult(answer);
    }
}

/// <summary>
/// Who asked with a group of commands: the group is answered when the last of them is. The item's own; not for several threads.
/// </summary>
internal sealed class GroupInItem(int commands, string node) : IAsker
{
    private readonly object[] _answers = new object[commands];
    private readonly TaskCompletionSource<GroupAnswers> _all = new();
    private int _open = commands;

    /// <summary>The answers to all of them.</summary>
    public Task<GroupAnswers> Task => _all.Task;

    /// <inheritdoc />
    public void Answer(int place, object answer)
    {
        _answers[place] = answer;
        if (--_open == 0) _all.SetResult(new() { Answers = ImmutableCollectionsMarshal.AsImmutableArray(_answers), Node = node });
    }
}

using System.Diagnostics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Items;

/// <summary>
/// A command that has come to a door after others, and the promise of its answer. Whoever waits for it goes on elsewhere than whoever
/// answers.
/// </summary>
/// <param name="command">The command.</param>
/// <param name="arrived">When it came, in looks of <see cref="ItemDoors"/>: a clock would cost every command something.</param>
internal sealed class WaitingCommand(object command, int arrived)
    : TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The command.</summary>
    public object Command { get; } = command;

    /// <summary>
    /// The span that asks; null where nobody traces it. Kept here, because the call that takes the command along is everybody's.
    /// </summary>
    public Activity? Asker { get; } = Tracing.Running;

    /// <summary>When it came.</summary>
    public int Arrived { get; } = arrived;

    /// <summary>Hands over what the item answered.</summary>
    public void Answer(object answer)
    {
        if (answer is Exception failed) TrySetException(failed);
        else TrySetResult(answer);
    }
}

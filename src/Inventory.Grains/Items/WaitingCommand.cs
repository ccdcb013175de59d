using System.Diagnostics;
using Inventory.Ledger.Telemetry;

namespace Inventory.Grains.Items;

/// <summary>A command that has come to a door after others, and the promise of its answer. Whoever waits for it goes on elsewhere than whoever answers.</summary>
internal sealed class WaitingCommand(object command) : TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The command.</summary>
    public object Command { get; } = command;

    /// <summary>
    /// The span that asks; null where nobody traces it. Kept here, because the call that takes the command along is everybody's.
    /// </summary>
    public Activity? Asker { get; } = Tracing.Running;

    /// <summary>Hands over what the item answered.</summary>
    public void Answer(object answer)
    {
        if (answer is Exception failed) TrySetException(failed);
        else TrySetResult(answer);
    }
}

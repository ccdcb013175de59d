namespace Inventory.Grains.Items;

/// <summary>A command could not be decided: an error of ours, or somebody's hand in the data. The round is decided without it.</summary>
/// <param name="command">Which.</param>
/// <param name="cause">Why.</param>
internal sealed class CommandFailedException(PendingCommand command, Exception cause) : Exception("A command could not be decided.", cause)
{
    /// <summary>Which.</summary>
    public PendingCommand Command { get; } = command;
}

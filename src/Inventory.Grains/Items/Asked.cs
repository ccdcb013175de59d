namespace Inventory.Grains.Items;

/// <summary>
/// A command that was handed in at a door. Dispose it once the answer is there, or is no longer waited for: a command that went to its item
/// alone is in flight until then, and others gather behind it.
/// </summary>
/// <param name="answer">The item's answer; null where too many wait, and nothing was done.</param>
/// <param name="doors">Where it was handed in.</param>
/// <param name="alone">The door, of a command that went alone.</param>
internal readonly struct Asked(Task<object?> answer, ItemDoors doors, ItemDoor? alone) : IDisposable
{
    /// <summary>The answer of a command of which nothing was done, for too many wait.</summary>
    public static Task<object?> Overloaded { get; } = Task.FromResult<object?>(null);

    /// <summary>The item's answer; null where too many wait, and nothing was done.</summary>
    public Task<object?> Answer { get; } = answer;

    /// <inheritdoc />
    public void Dispose()
    {
        if (alone is not null) doors.Return(alone);
    }
}

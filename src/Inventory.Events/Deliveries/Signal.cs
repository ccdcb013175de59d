namespace Inventory.Events.Deliveries;

/// <summary>Wakes the one who waits for it. Set while nobody waits, it wakes the next who does.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _set = New();

    /// <summary>Ends once it is set.</summary>
    public Task Task => Volatile.Read(ref _set).Task;

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Clears it; called before looking for what it tells of.</summary>
    public void Clear()
    {
        if (Task.IsCompleted) Volatile.Write(ref _set, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Inventory.Events.Partitions;

/// <summary>Tries again for what needs the journal's lock, which whoever reads the journal for long keeps from it.</summary>
internal sealed class JournalLock(PartitionOptions options, TimeProvider time)
{
    /// <summary>Does it, with pauses between the tries.</summary>
    /// <param name="change">Null where the lock could not be had.</param>
    /// <param name="what">What it is, for the exception.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">The lock could not be had.</exception>
    public async Task<T> TakeAsync<T>(Func<Task<T?>> change, string what, CancellationToken cancellation) where T : struct
    {
        for (var tries = 1; ; tries++)
        {
            if (await change() is { } changed) return changed;
            if (tries >= options.Tries)
                throw new TimeoutException($"somebody reads the journal for long, and it cannot be locked to {what}");
            await Task.Delay(options.Pause, time, cancellation);
        }
    }
}

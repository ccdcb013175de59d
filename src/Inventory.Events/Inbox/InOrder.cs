namespace Inventory.Events.Inbox;

/// <summary>Runs works at once, but those of one subject one after the other, in the order in which they come.</summary>
internal sealed class InOrder
{
    private readonly Dictionary<string, Task> _latest = new(StringComparer.Ordinal);

    public Task<T> Run<T>(string? subject, Func<Task<T>> work)
    {
        if (subject is null) return work();
        var running = _latest.TryGetValue(subject, out var before) ? AfterAsync(before, work) : work();
        _latest[subject] = running;
        return running;
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await work();
    }
}

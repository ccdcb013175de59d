namespace Inventory.Events.Inbox;

/// <summary>Runs works at once, but those that share a subject one after the other, in the order in which they come.</summary>
internal sealed class InOrder
{
    private readonly Dictionary<string, Task> _latest = new(StringComparer.Ordinal);

    public Task<T> Run<T>(IEnumerable<string> subjects, Func<Task<T>> work)
    {
        var all = subjects.ToArray();
        var before = all.Select(subject => _latest.GetValueOrDefault(subject)).OfType<Task>().Distinct().ToArray();
        var running = before.Length == 0 ? work() : AfterAsync(before, work);
        foreach (var subject in all) _latest[subject] = running;
        return running;
    }

    private static async Task<T> AfterAsync<T>(Task[] before, Func<Task<T>> work)
    {
        foreach (var earlier in before) await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await work();
    }
}

using System.Collections.Concurrent;

namespace Inventory.Conformance.Setup;

/// <summary>Where a test and its grains meet: grains and tests share the process on both engines.</summary>
public sealed class Stage
{
    private static readonly ConcurrentDictionary<string, Stage> Stages = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _events = new(StringComparer.Ordinal);
    private readonly List<string> _log = [];

    /// <summary>What was noted, in order.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    /// <summary>The stage of a grain key.</summary>
    public static Stage Of(string key) => Stages.GetOrAdd(key, static _ => new());

    /// <summary>A key that no other test has, and its stage.</summary>
    public static (string Key, Stage Stage) New()
    {
        var key = Guid.NewGuid().ToString("N");
        return (key, Of(key));
    }

    public void Note(string what)
    {
        lock (_log) _log.Add(what);
    }

    public void Signal(string name) => Event(name).TrySetResult();

    /// <summary>Completes when somebody signals. The deadline only keeps a broken run from hanging.</summary>
    public Task Wait(string name) => Event(name).Task.WaitAsync(TimeSpan.FromSeconds(60));

    private TaskCompletionSource Event(string name) =>
        _events.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}

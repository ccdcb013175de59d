using System.Collections.Concurrent;

namespace Inventory.Cluster.Tests.Life;

/// <summary>Callers who place holds one after another until they are stopped, and remember what each was told.</summary>
public sealed class Load
{
    private readonly ConcurrentDictionary<string, Reply> _replies = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Reached)> _marks = [];
    private Task _callers = Task.CompletedTask;
    private int _placed;

    /// <summary>Holds that were answered with 201 or 200, by id, with the answer.</summary>
    public IEnumerable<KeyValuePair<string, Reply>> Acknowledged => _replies.Where(entry => entry.Value.Status is 200 or 201);

    /// <summary>Ids whose fate the callers do not know.</summary>
    public IEnumerable<string> Undecided =>
        _replies.Where(entry => entry.Value is { IsUndecided: true, Code: null or "outcome-unknown" or "internal-error" })
        .Select(entry => entry.Key);

    /// <summary>All answers so far, by hold id.</summary>
    public IReadOnlyDictionary<string, Reply> Replies => _replies;

    /// <summary>Starts callers, each placing one hold after the other.</summary>
    /// <param name="count">How many at once.</param>
    /// <param name="place">Places the hold of an id.</param>
    public static Load Start(int count, Func<string, Task<Reply>> place)
    {
        var load = new Load();
        load._callers = Task.WhenAll(Enumerable.Range(0, count).Select(caller => load.RunAsync(caller, place)));
        return load;
    }

    /// <summary>Completes once so many holds were placed since the start.</summary>
    public Task ReachedAsync(int count)
    {
        lock (_marks)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_placed >= count) reached.SetResult();
            else _marks.Add((count, reached));
            return reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>How many were placed so far.</summary>
    public int Placed => Volatile.Read(ref _placed);

    /// <summary>Lets every caller hear of its last request and returns.</summary>
    public Task StopAsync()
    {
        _stopped.TrySetResult();
        return _callers.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private async Task RunAsync(int caller, Func<string, Task<Reply>> place)
    {
        // Where nobody serves, a few questions tell as much as a million.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; !_stopped.Task.IsCompleted; i++)
        {
            var holdId = $"load-{caller}-{i}";
            var reply = _replies[holdId] = await place(holdId);
            if (reply.Status is 201) Count();
            else await pause.WaitForNextTickAsync();
        }
    }

    private void Count()
    {
        lock (_marks)
        {
            _placed++;
            foreach (var mark in _marks.FindAll(mark => mark.Count <= _placed)) mark.Reached.SetResult();
            _marks.RemoveAll(mark => mark.Count <= _placed);
        }
    }
}

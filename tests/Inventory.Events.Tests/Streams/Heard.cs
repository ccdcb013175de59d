using Inventory.Events.Streams;

namespace Inventory.Events.Tests.Streams;

/// <summary>What a subscriber of a test has heard, wherever in the cluster it lives; and what it does about it.</summary>
public sealed class Heard
{
    private static readonly Dictionary<string, Heard> All = new(StringComparer.Ordinal);
    private readonly List<InventoryEvent> _events = [];
    private TaskCompletionSource _more = New();

    /// <summary>Called before an event is taken; throws where it is not.</summary>
    public Func<InventoryEvent, Task> OnEvent { get; set; } = static _ => Task.CompletedTask;

    /// <summary>From where the subscriber begins when it is activated; null for what the relay has not delivered.</summary>
    public long? After { get; set; }

    public string? Prefix { get; set; }

    /// <summary>Everything taken, repeats included, in the order in which it was.</summary>
    public InventoryEvent[] Events
    {
        get { lock (_events) return [.. _events]; }
    }

    public static Heard By(string subscriber)
    {
        lock (All) return All.TryGetValue(subscriber, out var heard) ? heard : All[subscriber] = new();
    }

    public async Task TakeAsync(InventoryEvent told)
    {
        await OnEvent(told);
        TaskCompletionSource more;
        lock (_events)
        {
            _events.Add(told);
            (more, _more) = (_more, New());
        }

        more.SetResult();
    }

    /// <summary>Waits until what was heard is as it should be.</summary>
    public async Task<InventoryEvent[]> UntilAsync(Func<InventoryEvent[], bool> condition, string what)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            Task more;
            InventoryEvent[] events;
            lock (_events) (more, events) = (_more.Task, [.. _events]);
            if (condition(events)) return events;
            try
            {
                await more.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                var different = events.DistinctBy(told => told.EventId).Count();
                throw new TimeoutException($"Waited in vain until {what}: {events.Length} events, {different} of them different.");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

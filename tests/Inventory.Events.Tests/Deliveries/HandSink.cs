using System.Collections.Concurrent;
using Inventory.Events.Deliveries;
using Inventory.Events.Feed;
using Inventory.Ledger.Deliveries;

namespace Inventory.Events.Tests.Deliveries;

/// <summary>A consumer outside whose answers are in the test's hands.</summary>
internal sealed class HandSink : IEventSink
{
    private readonly ConcurrentQueue<ToldEvent> _arrived = new();

    /// <summary>What it answers; that it arrived, unless said otherwise.</summary>
    public Func<ToldEvent, Task<DeliveryResult>> Answer { get; set; } = static _ => Task.FromResult<DeliveryResult>(
        new DeliveryResult.Delivered());

    /// <summary>What arrived, in order.</summary>
    public IReadOnlyList<ToldEvent> Arrived => [.. _arrived];

    /// <summary>How many attempts there have been.</summary>
    public int Attempts;

    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<ToldEvent> events, CancellationToken cancellation)
    {
        var results = new List<DeliveryResult>();
        foreach (var told in events)
        {
            Interlocked.Increment(ref Attempts);
            var result = await Answer(told).WaitAsync(cancellation);
            if (result is DeliveryResult.Delivered) _arrived.Enqueue(told);
            results.Add(result);
        }

        return results;
    }
}

/// <summary>The kind of it: every consumer of it has the same sink.</summary>
internal sealed class HandKind(HandSink sink) : IConsumerKind
{
    public string Name => "bridge";

    public RetrySchedule Schedule { get; init; } = new(TimeSpan.FromMilliseconds(20)) { AttemptsMax = 3 };

    public Task<ConsumerTerms?> OpenAsync(LeasedConsumer consumer, CancellationToken cancellation) =>
        Task.FromResult<ConsumerTerms?>(new() { Sink = sink, Schedule = Schedule, AtOnce = 4 });
}

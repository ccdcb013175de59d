using Inventory.Events.Feed;
using Inventory.Http.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Events;

/// <summary>How a stream of events is kept alive, and how long its listener is waited for.</summary>
internal sealed class ListenerOptions
{
    /// <summary>
    /// How often a listener hears a comment and the place up to which it has heard everything, and its key is asked for; under the 15 s that
    /// are promised.
    /// </summary>
    public TimeSpan Pulse { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a listener may take nothing while something is in its way.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long until the database is asked again after it could not be reached.</summary>
    public TimeSpan AfterFailure { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Events that a listener takes from the feed at once.</summary>
    public int Batch { get; set; } = 512;

    /// <summary>Bytes that are written before it is waited for the listener to take them.</summary>
    public int WrittenMax { get; set; } = 32 * 1024;
}

/// <summary>What all streams of events share.</summary>
internal sealed class EventListeners(
    JournalFeed feed, KeyWatch keys, EventMetrics metrics, NodeState node, ListenerOptions options, TimeProvider time,
    ILogger<EventListeners> log)
{
    public JournalFeed Feed => feed;

    public KeyWatch Keys => keys;

    public EventMetrics Metrics => metrics;

    public NodeState Node => node;

    public ListenerOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>A stream to be answered.</summary>
    /// <param name="seat">Given back when it ends.</param>
    /// <param name="view">What its key sees.</param>
    /// <param name="position">Behind which place it begins.</param>
    public IResult Seat(IDisposable seat, EventView view, long position) => new EventStreamAnswer(this, seat, view, position);

    private sealed class EventStreamAnswer(EventListeners listeners, IDisposable seat, EventView view, long position) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using (seat)
            using (listeners.Feed.Listen())
            using (var stream = new EventStream(listeners, httpContext, view, position))
                await stream.RunAsync();
        }
    }
}

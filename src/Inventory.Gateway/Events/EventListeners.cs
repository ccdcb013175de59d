using Inventory.Events.Feed;
using Inventory.Http.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inventory.Gateway.Events;

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

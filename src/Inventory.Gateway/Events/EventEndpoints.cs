using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Inventory.Gateway.Events;

/// <summary>A tenant's events: page by page, and as they happen.</summary>
internal sealed class EventEndpoints(
    JournalFeed feed, JournalReads reads, EventPlaces places, StreamSeats seats, EventListeners listeners, EventMetrics metrics,
    NodeState node, TimeProvider time, GatewayOptions options)
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<EventMetrics>();   // its series are there before the first listener is
        var events = endpoints.MapApi("/v1").WithTags("Events").RequireScope(KeyScopes.Read);
        events.MapRead("/events", static (QueryParameters query, ApiRequest request, EventEndpoints self) =>
                self.ListAsync(query, request))
            .Describe("listEvents", "A tenant's events in the order in which they are told")
            .Takes(After("A cursor, start for the oldest event kept, now for what comes from now on; start unless said."),
                EventSelection.Types, EventSelection.Prefix,
                new("wait", QueryKind.Integer, "How many seconds to wait for an event where there is none; 0 unless said.")
                {
                    Min = 0, Max = WaitMax,
                },
                QueryParameter.Limit)
            .Answers<EventsPage>(200, "A page").Refuses(ProblemCodes.InvalidCursor, ProblemCodes.CursorGone);
        events.MapRead("/events/stream", static (QueryParameters query, ApiRequest request, EventEndpoints self) =>
                self.StreamAsync(query, request))
            .Describe("streamEvents", "A tenant's events as they happen, as server-sent events")
            .Takes(After("A cursor, start or now; now unless said. The header Last-Event-ID wins over it."),
                EventSelection.Types, EventSelection.Prefix)
            .WithMetadata(new TakesLastEventId())
            .AnswersText(200, "A stream", ContentType)
            .Refuses(ProblemCodes.InvalidCursor, ProblemCodes.CursorGone);
    }

    /// <summary>The media type of a stream.</summary>
    public const string ContentType = "text/event-stream";

    private const int WaitMax = 30;

    private static QueryParameter After(string description) => new("after", QueryKind.Text, description);

    private async Task<IResult> ListAsync(QueryParameters query, ApiRequest request)
    {
        var limit = query.Limit();
        var wait = TimeSpan.FromSeconds(query.Integer("wait", 0, WaitMax, 0));
        var view = new EventView(feed, reads, places, request.Principal, EventSelection.Of(query));
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var (position, problem) = await PlaceAsync(request, query.Text("after"), EventPlaces.Start);
        if (problem is not null) return new ProblemResult(problem);
        using var listening = wait > TimeSpan.Zero ? feed.Listen() : null;
        var began = time.GetTimestamp();
        var found = new List<SeenEvent>();
        while (true)
        {
            // A filter that finds nothing looks through all of history; not for somebody who is gone.
            request.Http.RequestAborted.ThrowIfCancellationRequested();
            var page = await options.ReadAsync(cancel => view.ReadAsync(position, limit - found.Count, cancel).AsTask());
            if (page.Gone is { } gone) return new ProblemResult(gone);
            // A page of history has whole rows, which may be more events than fit.
            var fits = Math.Min(limit - found.Count, page.Events.Count);
            found.AddRange(page.Events[..fits]);
            position = fits < page.Events.Count ? found[^1].Told.Position : page.Last;
            if (found.Count == limit) break;
            if (page.IsEnd && !await WaitsAsync(found, position, wait - time.GetElapsedTime(began), request)) break;
        }

        metrics.Told(EventMetrics.Page, found.Count);
        return new EventsAnswer(found, EventCursor.Encode(request.Principal.Tenant, position));
    }

    // Nothing is answered before there is something, or the time is over, or the node stops.
    private async Task<bool> WaitsAsync(List<SeenEvent> found, long position, TimeSpan left, ApiRequest request)
    {
        if (found.Count > 0 || left <= TimeSpan.Zero || node.WhenStopping.IsCancellationRequested) return false;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Http.RequestAborted, node.WhenStopping);
        var began = time.GetTimestamp();
        try
        {
            await feed.WaitAsync(position, left, time, ended.Token);
            return true;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            request.Waited += time.GetElapsedTime(began);
        }
    }

    private async Task<IResult> StreamAsync(QueryParameters query, ApiRequest request)
    {
        var view = new EventView(feed, reads, places, request.Principal, EventSelection.Of(query));
        if (query.Problem is { } invalid) return new ProblemResult(invalid);
        var last = request.Http.Request.Headers["Last-Event-ID"];
        var (position, problem) = await PlaceAsync(request,
            last.ToString() is { Length: > 0 } lastEventId ? lastEventId : query.Text("after"), EventPlaces.Now);
        if (problem is not null) return new ProblemResult(problem);
        if (HttpMethods.IsHead(request.Http.Request.Method)) return new StreamHead();
        return seats.TryTake(request.Principal) is { } seat
            ? listeners.Seat(seat, view, position)
            : new ProblemResult(new(ProblemCodes.RateLimited, $"The key has {StreamSeats.Most} streams here already.")
            {
                RetryAfter = StreamSeats.Pause,
            });
    }

    private Task<(long Position, Problem? Problem)> PlaceAsync(ApiRequest request, string? place, string otherwise) =>
        options.ReadAsync(cancel => places.FindAsync(request.Principal, place is { Length: > 0 } ? place : otherwise, cancel));
}

/// <summary>Metadata: an endpoint that goes on where the caller's last connection ended.</summary>
internal sealed record TakesLastEventId;

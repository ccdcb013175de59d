using System.Runtime.CompilerServices;
using System.Text.Json;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client.Events;

/// <summary>Listens to the service's stream of events, over as many connections as it takes.</summary>
internal sealed class EventStream(Sender sender, EventFilter filter)
{
    // The service says something every 15 seconds at least.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<InventoryEvent> ReadAsync(string after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? lastId = null;
        for (var failures = 0; ; failures++)
        {
            TimeSpan? asked = null;
            ServerSentEvents? stream = null;
            try
            {
                (stream, asked) = await ConnectAsync(after, lastId, cancellation);
                while (stream is not null && await NextAsync(stream, cancellation) is { } block)
                {
                    failures = 0;
                    // Before the event is handed out, for it is dealt with by then or the caller begins again from his own cursor.
                    lastId = block.Id ?? lastId;
                    if (block.Data is { } data) yield return Event(data, lastId!);
                }
            }
            finally
            {
                stream?.Dispose();
            }

            await Task.Delay(Pause(failures, asked), sender.Time, cancellation);
        }
    }

    private async Task<(ServerSentEvents? Stream, TimeSpan? Asked)> ConnectAsync(
        string after, string? lastId, CancellationToken cancellation)
    {
        var request = new ApiRequest(Operations.StreamEvents, Operations.StreamEvents.Path)
        {
            Query = [("after", lastId is null ? after : null), .. filter.Query],
            Repeats = Repeats.Never,
            LastEventId = lastId,
        };
        try
        {
            var response = await sender.OpenAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
                return (new(await response.Content.ReadAsStreamAsync(cancellation), SilenceMax, sender.Time), null);
            using (response)
            {
                var problem = await Judgement.ProblemOfAsync(response, cancellation);
                if (Judgement.Of(problem) is Verdict.Final) throw new InventoryProblemException(problem);
                return (null, response.Headers.RetryAfter?.Delta);
            }
        }
        catch (Exception failure) when (IsBroken(failure, cancellation))
        {
            return (null, null);
        }
    }

    private static async ValueTask<ServerSentBlock?> NextAsync(ServerSentEvents stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.NextAsync(cancellation);
        }
        catch (Exception failure) when (IsBroken(failure, cancellation))
        {
            return null;
        }
    }

    private static bool IsBroken(Exception failure, CancellationToken cancellation) => Judgement.IsNoAnswer(failure)
        || failure is TimeoutException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    // Doubling, with a part left to chance: a thousand listeners that lost a node must not come back all at once.
    private TimeSpan Pause(int failures, TimeSpan? asked)
    {
        var own = sender.FirstPause * Math.Pow(2, Math.Min(failures, 10)) * (0.75 + Random.Shared.NextDouble() / 2);
        own = own < PauseMax ? own : PauseMax;
        return asked > own ? asked.Value : own;
    }

    private static InventoryEvent Event(string data, string cursor) =>
        JsonSerializer.Deserialize(data, InventoryJson.Default.InventoryEvent)! with { Cursor = cursor };
}

using System.Runtime.CompilerServices;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Http;
using Inventory.Client.Events;

namespace Inventory.Cli.Events;

/// <summary>What a stream of events said: an event, or only how far it is.</summary>
/// <param name="Cursor">Where it goes on.</param>
/// <param name="Envelope">The event as JSON; null where there is none.</param>
/// <param name="Refusal">Why it was refused for good; null where it was not.</param>
internal readonly record struct Heard(string? Cursor, string? Envelope, Answer? Refusal = null);

/// <summary>Listens to the service's events without end, over as many connections as it takes.</summary>
internal sealed class EventFollower(Session session, Func<string?, string> pathAt)
{
    // The service says something every 15 seconds at least.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);

    /// <summary>All that is heard behind a place.</summary>
    /// <param name="after">The place, for the first connection; those that follow name the last cursor heard.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<Heard> FollowAsync(string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? last = null;
        for (var failures = 1; ; failures++)
        {
            var (response, refusal, asked) = await ConnectAsync(pathAt(last is null ? after : null), last, cancellation);
            if (refusal is not null)
            {
                yield return new(null, null, refusal);
                yield break;
            }

            if (response is not null)
            {
                using var stream = new ServerSentEvents(
                    await response.Content.ReadAsStreamAsync(cancellation), SilenceMax, session.Surroundings.Clock);
                while (await NextAsync(stream, cancellation) is { } block)
                {
                    failures = 0;
                    last = block.Id ?? last;
                    yield return new(last, block.Data);
                }

                session.Surroundings.Error.WriteLine("inv: the stream ended; connecting again");
            }

            await session.Surroundings.Delay(Transport.Pause(Math.Max(1, failures), asked), cancellation);
        }
    }

    private async Task<(HttpResponseMessage? Response, Answer? Refusal, TimeSpan? Asked)> ConnectAsync(
        string path, string? last, CancellationToken cancellation)
    {
        try
        {
            var response = await session.OpenAsync(path, last, cancellation);
            if (response.IsSuccessStatusCode) return (response, null, null);
            using (response)
            {
                var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
                if (answer.Status is < 500 and not 429) return (null, answer, null);
                session.Surroundings.Error.WriteLine($"inv: {Problem.Parse(answer).Code ?? $"HTTP status {answer.Status}"}; connecting again");
                return (null, null, response.Headers.RetryAfter?.Delta);
            }
        }
        catch (Exception failure) when (Transport.IsFailure(failure, cancellation))
        {
            session.Surroundings.Error.WriteLine($"inv: {failure.Message}; connecting again");
            return (null, null, null);
        }
    }

    private static async ValueTask<ServerSentBlock?> NextAsync(ServerSentEvents stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.NextAsync(cancellation);
        }
        catch (Exception failure) when (failure is TimeoutException || Transport.IsFailure(failure, cancellation))
        {
            return null;
        }
    }
}

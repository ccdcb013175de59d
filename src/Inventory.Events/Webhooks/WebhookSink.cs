using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Inventory.Events.Deliveries;
using Inventory.Events.Envelopes;
using Inventory.Events.Feed;
using Inventory.Ledger.Time;
using Inventory.Ledger.Webhooks;

namespace Inventory.Events.Webhooks;

/// <summary>Sends events to one webhook, signed; each is a request of its own.</summary>
internal sealed class WebhookSink(ServedWebhook webhook, WebhookClient client, LedgerClock clock, TimeProvider time) : IEventSink
{
    /// <summary>How long an attempt may take until the answer begins.</summary>
    public static readonly TimeSpan AttemptMax = TimeSpan.FromSeconds(15);

    /// <summary>How long a receiver may have an event wait.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(24);

    /// <summary>
    /// How much of an answer is read: none of it means anything, but an answer that was read leaves its connection for the next.
    /// </summary>
    public const int AnswerBytesMax = 64 * 1024;

    private static readonly MediaTypeHeaderValue ContentType = new(Envelope.ContentType);

    private static readonly ProductInfoHeaderValue Agent = new(new ProductHeaderValue("Inventory.Orleans"));

    /// <inheritdoc />
    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<ToldEvent> events, CancellationToken cancellation)
    {
        var results = new DeliveryResult[events.Count];
        for (var n = 0; n < results.Length; n++) results[n] = await SendAsync(events[n], cancellation);
        return results;
    }

    private async Task<DeliveryResult> SendAsync(ToldEvent told, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(AttemptMax, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var request = Request(told);
            using var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over.Token);
            await DrainAsync(answer, over.Token);
            return Result(answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryResult.Failed($"No answer within {AttemptMax.TotalSeconds:0} s.");
        }
        catch (HttpRequestException failed)
        {
            return new DeliveryResult.Failed(Words(failed));
        }
    }

    private HttpRequestMessage Request(ToldEvent told)
    {
        var (id, now) = (told.Happened.EventId, time.GetUtcNow() - clock.Drift);
        var timestamp = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Terms.Url)
        {
            Content = new ReadOnlyMemoryContent(told.Envelope) { Headers = { ContentType = ContentType } },
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', webhook.Secrets
            .Where(secret => secret.EndsAt is not { } end || end > now)
            .Select(secret => WebhookSecrets.Sign(secret.Bytes, id, timestamp, told.Envelope.Span))));
        request.Headers.UserAgent.Add(Agent);
        return request;
    }

    private DeliveryResult Result(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode) return new DeliveryResult.Delivered(status);
        return new DeliveryResult.Failed($"Answered {status}.", status)
        {
            NotBefore = RetryAfter(answer.Headers.RetryAfter),
            Disables = answer.StatusCode is HttpStatusCode.Gone ? "The receiver answered 410 Gone." : null,
        };
    }

    private TimeSpan RetryAfter(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? (asked?.Date - time.GetUtcNow()) ?? TimeSpan.Zero;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > RetryAfterMax ? RetryAfterMax : wait;
    }

    private static async Task DrainAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            if (answer.Content.Headers.ContentLength == 0) return;
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[4096];
            for (int read, all = 0; all < AnswerBytesMax; all += read)
            {
                read = await body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, AnswerBytesMax - all)), cancellation);
                if (read == 0) return;
            }
        }
        catch (Exception failed) when (failed is IOException or HttpRequestException or OperationCanceledException)
        {
            // Its status has come, and that is all that counts.
        }
    }

    // What went wrong, without a word of the other side's and without where a name led.
    private static string Words(HttpRequestException failed)
    {
        for (Exception? inner = failed; inner is not null; inner = inner.InnerException)
        {
            if (inner is AddressRefusedException refused) return refused.Message;
            if (inner is AuthenticationException) return "TLS failed: the certificate or the protocol was refused.";
        }

        return failed.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The name was not found.",
            HttpRequestError.ConnectionError => "No connection could be made.",
            HttpRequestError.SecureConnectionError => "TLS failed: the certificate or the protocol was refused.",
            HttpRequestError.ResponseEnded => "The connection was closed without an answer.",
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => "The answer was no HTTP.",
            HttpRequestError.ConfigurationLimitExceeded => "The answer's headers were too long.",
            _ => "The connection broke.",
        };
    }
}

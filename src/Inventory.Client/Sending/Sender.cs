using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Inventory.Client.Sending;

/// <summary>Sends requests through the pipeline and says how each ended: an answer, or an exception that says what is not known.</summary>
internal sealed class Sender(HttpClient http, InventoryClientOptions options, TimeProvider time)
{
    public TimeProvider Time => time;

    public TimeSpan FirstPause => options.FirstPause;

    /// <summary>A call that begins now.</summary>
    public Deadline Begin() => new(options.Patience, time);

    public Task<Answer<T>> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(request, type, Begin(), cancellation);

    /// <summary>Sends it and reads an object; a body that cannot be read is no answer of the service.</summary>
    public async Task<Answer<T>> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, Deadline deadline, CancellationToken cancellation)
        where T : class => await SendAsync(request, async (response, token) =>
        {
            var body = await response.Content.ReadAsByteArrayAsync(token);
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The body is null.");
        }, deadline, cancellation);

    /// <summary>Sends it and reads the body of a 2xx with <paramref name="readAsync"/>.</summary>
    /// <exception cref="OutcomeUnknownException">It may have taken effect.</exception>
    /// <exception cref="ServiceUnavailableException">It had no effect and no answer.</exception>
    public async Task<Answer<T>> SendAsync<T>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> readAsync, Deadline deadline,
            CancellationToken cancellation)
        where T : class
    {
        var attempts = new Attempts(request.Repeats, deadline, request.Waits);
        using var late = deadline.Token();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            using var message = Message(request, attempts);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode) return Answer<T>.Of(await ProblemAsync(request, response, attempts, either.Token));
            return Answer<T>.Of(await readAsync(response, either.Token)) with
            {
                Replayed = response.Headers.Contains("Idempotency-Replayed"),
                ETag = response.Headers.ETag?.Tag,
            };
        }
        catch (JsonException failure)
        {
            throw Ended(request, mayHaveHappened: true, $"{options.Address} does not answer as this service does.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            if (attempts is { MayHaveHappened: false, LastRefusal: { } refusal }) return Answer<T>.Of(refusal);
            throw Ended(request, attempts.MayHaveHappened, "The time for an answer is over.", failure);
        }
        catch (Exception failure) when (Judgement.IsNoAnswer(failure))
        {
            throw Ended(request, attempts.MayHaveHappened, failure.Message, failure);
        }
    }

    /// <summary>Sends a stream and gives the answer's head, for the caller to read and dispose.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, HttpContent content, CancellationToken cancellation)
    {
        try
        {
            var message = Message(request, new(Repeats.Never, Begin()));
            message.Content = content;
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw new InventoryProblemException(await Judgement.ProblemOfAsync(response, cancellation));
        }
        catch (Exception failure) when (Judgement.IsNoAnswer(failure))
        {
            throw Ended(request, mayHaveHappened: true, failure.Message, failure);
        }
    }

    /// <summary>
    /// Asks for a stream and gives the answer's head, for the caller to judge, read and dispose. It comes as soon as any answer.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nothing came in time, or the caller gave up.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var message = Message(request, new(Repeats.Never, Begin()));
        return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }

    private static HttpRequestMessage Message(ApiRequest request, Attempts attempts)
    {
        var message = new HttpRequestMessage(request.Operation.Method, request.Target.TrimStart('/'));
        if (request.Body is not null)
            message.Content = new ByteArrayContent(
                request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        if (request.IfVersion is { } version)
            message.Headers.IfMatch.Add(new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")));
        if (request.LastEventId is { } lastEventId) message.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        attempts.TravelWith(message);
        return message;
    }

    private static async Task<InventoryProblem> ProblemAsync(
        ApiRequest request, HttpResponseMessage response, Attempts attempts, CancellationToken cancellation)
    {
        var problem = await Judgement.ProblemOfAsync(response, cancellation);
        // A refusal says that nothing happened. What says so of its own attempt only does not say it of an earlier one.
        if (attempts.MayHaveHappened && !request.Operation.Reads && Judgement.Of(problem) is not Verdict.Final)
            throw Ended(request, mayHaveHappened: true, $"{problem.Code}: {problem.Detail}", null);
        return problem;
    }

    private static InventoryException Ended(ApiRequest request, bool mayHaveHappened, string why, Exception? failure)
    {
        var what = $"{request.Operation.Method} {request.Path}";
        if (!mayHaveHappened || request.Operation.Reads) return new ServiceUnavailableException(
            $"{what} got no answer and had no effect. {why}", failure);
        return new OutcomeUnknownException(request.Repeats is Repeats.Always
            ? $"{what}: the outcome is not known. {why} Repeat it with the same id: nothing happens twice."
            : $"{what}: the outcome is not known. {why} It has no id to repeat it by: look whether it took effect.", failure);
    }
}

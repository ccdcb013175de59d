using System.Globalization;

namespace Inventory.Cli.Http;

/// <summary>
/// Sends one request and sees it through: what has no known outcome is repeated, with the same id, a bounded number of times.
/// </summary>
internal sealed class ApiClient(HttpClient client, Surroundings surroundings, TimeSpan patience, int attemptsMax) : IDisposable
{
    /// <summary>Sends it; a refusal is an answer too.</summary>
    /// <exception cref="NoAnswerException">No answer, also after repeating.</exception>
    public async Task<Answer> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var maybeReceived = false;
        for (var attempt = 1; ; attempt++)
        {
            Answer? answer = null;
            TimeSpan? asked = null;
            string trouble;
            try
            {
                (answer, asked) = await AttemptAsync(request, cancellation);
                if (answer.Status is < 500 and not 429) return answer;
                maybeReceived = true;
                var problem = Problem.Parse(answer);
                if (!problem.MayRepeat) return answer;
                trouble = problem.Code ?? $"HTTP status {answer.Status}";
            }
            catch (HttpRequestException failure) when (Transport.WasNotSent(failure) && !maybeReceived)
            {
                throw new NoAnswerException(
                    $"{client.BaseAddress} cannot be reached ({failure.InnerException?.Message ?? failure.Message}); "
                    + "nothing was sent. Is the service running? In a checkout, ./run starts it.");
            }
            catch (Exception failure) when (Transport.IsFailure(failure, cancellation))
            {
                maybeReceived |= failure is not HttpRequestException http || !Transport.WasNotSent(http);
                trouble = failure is OperationCanceledException ? $"no answer within {patience.TotalSeconds:0.#} s" : failure.Message;
            }

            if (!request.Repeatable || attempt >= attemptsMax) return answer ?? throw Unknown(request, trouble, attempt);
            surroundings.Error.WriteLine($"inv: {trouble}; repeating the same request (attempt {attempt + 1} of {attemptsMax})");
            await surroundings.Delay(Transport.Pause(attempt, asked), cancellation);
        }
    }

    /// <summary>Asks for a stream and gives the answer's head, for the caller to judge, read and dispose.</summary>
    /// <param name="path">The stream's path.</param>
    /// <param name="lastEventId">Where it goes on; null where it begins.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(patience);
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) message.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, late.Token);
    }

    public void Dispose() => client.Dispose();

    private async Task<(Answer Answer, TimeSpan? RetryAfter)> AttemptAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(patience);
        using var message = new HttpRequestMessage(request.Method, request.Path);
        if (request.Body is not null)
            message.Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new(request.ContentType) } };
        if (request.IfMatch is { } version) message.Headers.IfMatch.Add(new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")));
        if (request.CorrelationId is { } correlation) message.Headers.TryAddWithoutValidation("Correlation-Id", correlation);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, late.Token);
        var body = await response.Content.ReadAsByteArrayAsync(late.Token);
        return (new((int)response.StatusCode, body, response.Headers.Contains("Idempotency-Replayed")), response.Headers.RetryAfter?.Delta);
    }

    private static NoAnswerException Unknown(ApiRequest request, string trouble, int attempts) =>
        new($"The outcome is not known after {attempts} attempt{(attempts == 1 ? "" : "s")}: {trouble}. " + (request switch
        {
            { Repeatable: false } => "This request has no id to repeat it by: look whether it took effect before trying again.",
            { RepeatWith: { } option } => $"Run the same command again with {option}: nothing happens twice.",
            _ => "Run the same command again: nothing happens twice.",
        }));
}

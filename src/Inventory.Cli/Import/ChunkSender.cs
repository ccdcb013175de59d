using System.Net.Http.Headers;
using System.Text.Json;
using Inventory.Cli.Http;
using Inventory.Cli.Output;

namespace Inventory.Cli.Import;

/// <summary>
/// Sends chunks through <c>POST /v1/items:import</c> and matches answers to rows. Whatever breaks on the way, the rows without an answer
/// are sent again: they are lines of the same import, which the service knows by its id.
/// </summary>
internal sealed class ChunkSender(HttpClient client, Surroundings surroundings, int attemptsMax)
{
    private ImportRun _run = new("", null, false);

    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");

    private const int AnswerLineBytesMax = 64 * 1024;

    // Between two signs of life, not for a whole request: a busy server may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The import that chunks belong to from now on.</summary>
    public void Begin(ImportRun run) => _run = run;

    /// <summary>Returns once every row has an answer.</summary>
    /// <exception cref="ImportException">The service refuses the import, or does not answer any more.</exception>
    public async Task SendAsync(Chunk chunk, CancellationToken cancellation)
    {
        var attempt = 1;
        while (chunk.Answered < chunk.Count)
        {
            var before = chunk.Answered;
            string trouble;
            TimeSpan? asked = null;
            try
            {
                (trouble, asked) = await AttemptAsync(chunk, cancellation);
            }
            catch (HttpRequestException failure) when (Transport.WasNotSent(failure))
            {
                trouble = $"{client.BaseAddress} cannot be reached ({failure.InnerException?.Message ?? failure.Message})";
            }
            catch (Exception failure) when (Transport.IsFailure(failure, cancellation))
            {
                trouble = failure is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} s" : failure.Message;
            }
            catch (JsonException)
            {
                throw new ImportException("The server's answer is not what Inventory.Orleans answers. Check --server.", ExitCode.NoAnswer);
            }

            if (chunk.Answered == chunk.Count) return;
            if (chunk.Answered > before) attempt = 1;
            if (attempt >= attemptsMax) throw new ImportException($"{trouble} (after {attempt} attempts)", ExitCode.NoAnswer);
            await surroundings.Delay(Transport.Pause(attempt++, asked), cancellation);
        }
    }

    /// <summary>Sends what has no answer yet, takes in answers as they come, and says why there are no more of them.</summary>
    private async Task<(string Trouble, TimeSpan? RetryAfter)> AttemptAsync(Chunk chunk, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, _run.Path);
        request.Content = new ReadOnlyMemoryContent(chunk.Unanswered) { Headers = { ContentType = NdJson } };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
        if ((int)response.StatusCode != 200)
        {
            var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(late.Token));
            var problem = Problem.Parse(answer);
            if (answer.Status is 429 or >= 500 && problem.MayRepeat)
            {
                return ($"{problem.Code ?? "HTTP"}: {problem.Detail}", response.Headers.RetryAfter?.Delta);
            }

            var wrong = string.Concat(problem.Errors.Select(static error => $"\n  {Wording.Of(error.Field, body: null)}: {error.Why}"));
            var advice = Advice.For(problem.Code);
            throw new ImportException($"{problem.Code ?? "refused"}: {problem.Detail}{wrong}{(advice is null ? "" : $"\n  {advice}")}",
                Cli.ExitCode.Of(answer.Status));
        }

        await using var body = await response.Content.ReadAsStreamAsync(late.Token);
        var feed = new ByteFeed(body, AnswerLineBytesMax);
        for (var line = 1; ;)
        {
            if (feed.IsFull) throw new JsonException();
            late.CancelAfter(Patience);
            await feed.FillAsync(late.Token);
            if (!TakeLines(feed, chunk, ref line, out var stopped)) return (stopped, null);
            if (chunk.Answered == chunk.Count) return ("", null);
            if (feed.AtEnd) return ("the answer broke off", null);
        }
    }

    /// <summary>False when a row met a passing trouble: it and those behind it, in order, are for the next attempt.</summary>
    private static bool TakeLines(ByteFeed feed, Chunk chunk, ref int line, out string trouble)
    {
        trouble = "";
        int lineEnd;
        while ((lineEnd = feed.Unread.IndexOf((byte)'\n')) >= 0)
        {
            var text = feed.Unread[..lineEnd].TrimEnd((byte)'\r');
            if (!text.IsEmpty)
            {
                var answer = AnswerLine.Parse(text);
                if (answer.Line != line++ || chunk.Answered == chunk.Count) throw new JsonException("answers are out of order");
                var problem = answer.Outcome == RowOutcome.Invalid ? answer.ReadProblem() : null;
                if (problem is { Status: 408 or 429 or >= 500, MayRepeat: true })
                {
                    trouble = $"{problem.Code}: {problem.Detail}";
                    return false;
                }

                chunk.Answer(answer.Outcome, answer.Outcome == RowOutcome.Invalid ? Complaints(problem) : []);
            }

            feed.Consume(lineEnd + 1);
        }

        return true;
    }

    private static IEnumerable<string> Complaints(Problem? problem) => problem switch
    {
        null => ["the service refused the row without saying why"],
        { Errors.Count: > 0 } => problem.Errors.Select(static error => $"{error.Field}: {error.Why}"),
        _ => [$"{problem.Code}: {problem.Detail}"],
    };
}

using System.Text.Json;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Microsoft.AspNetCore.Http;

namespace Inventory.Gateway.Http;

/// <summary>One request on its way through the gateway, and the ways to answer it.</summary>
internal sealed class ApiRequest(HttpContext http, string traceId, string path)
{
    public const int BodyMax = 1 << 20;
    public const int BatchBodyMax = 4 << 20;

    public HttpContext Http { get; } = http;

    public string TraceId { get; } = traceId;

    /// <summary>The path as the caller wrote it; a problem's instance.</summary>
    public string Path { get; } = path;

    /// <summary>Set once the request is authenticated; open operations have none.</summary>
    public Principal Principal { get; set; } = null!;

    /// <summary>What stands in the path for the segment in braces, decoded.</summary>
    public string? Value { get; set; }

    public QueryParameters Query { get; set; } = null!;

    /// <summary>Set by the answer, for measurements.</summary>
    public int Status => Http.Response.StatusCode;

    public Task AnswerAsync(Problem problem)
    {
        var headers = Http.Response.Headers;
        if (problem.Code.Status is 503 or 429) headers.RetryAfter = "1";
        else if (problem.Code.Status is 401) headers.WWWAuthenticate = "Bearer realm=\"inventory\"";
        var answer = JsonAnswer.Rent();
        problem.Write(answer.Json, Path, TraceId);
        return SendAsync(problem.Code.Status, answer, ContentTypes.Problem);
    }

    /// <summary>Answers with what was written, and gives the writer back.</summary>
    public Task AnswerAsync(int status, JsonAnswer answer) => SendAsync(status, answer, ContentTypes.Json);

    /// <summary>Answers with text.</summary>
    public Task AnswerAsync(int status, string contentType, ReadOnlyMemory<byte> text)
    {
        var response = Http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = text.Length;
        return response.BodyWriter.WriteAsync(text).AsTask();
    }

    /// <summary>Tells that the command had already happened.</summary>
    public void MarkReplayed() => Http.Response.Headers["Idempotency-Replayed"] = "true";

    public void SetETag(long version) => Http.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>Reads a JSON body and has it parsed; answers whatever is wrong with it.</summary>
    /// <param name="parse">Makes the request of it.</param>
    /// <param name="max">Bytes it may have.</param>
    /// <param name="forbidden">Asked when the body is malformed: a caller who may not do this at all is told so first.</param>
    /// <returns>Null when the request was answered.</returns>
    public async ValueTask<T?> ReadAsync<T>(JsonParser<T> parse, int max = BodyMax, Func<ApiRequest, ValueTask<Problem?>>? forbidden = null)
        where T : class
    {
        if (!ContentTypes.Accepts(Http.Request, ContentTypes.Json))
        {
            await AnswerAsync(new Problem(ProblemCodes.UnsupportedMediaType, $"The body must be {ContentTypes.Json} in UTF-8."));
            return null;
        }

        using var body = await Body.ReadAsync(Http.Request, max);
        if (body is null)
        {
            await AnswerAsync(new Problem(ProblemCodes.PayloadTooLarge, $"The body may have at most {max} bytes."));
            return null;
        }

        var (request, problem) = Parse(body.Memory.Span, parse, Principal);
        body.Dispose();
        if (problem is null) return request;
        if (forbidden is not null && problem.Code == ProblemCodes.InvalidRequest) problem = await forbidden(this) ?? problem;
        await AnswerAsync(problem);
        return null;
    }

    private static (T?, Problem?) Parse<T>(ReadOnlySpan<byte> utf8, JsonParser<T> parse, Principal principal)
        where T : class
    {
        try
        {
            var errors = new FieldErrors();
            var json = new JsonBody(utf8.IsEmpty ? "{}"u8 : utf8, errors);
            var request = parse(ref json, principal, out var refused);
            json.End();
            // A caller who may not do this at all is told so before what else is wrong.
            if (refused is not null) return (null, refused);
            return errors.Any ? (null, Problem.Invalid(errors)) : (request, null);
        }
        catch (JsonException failure)
        {
            return (null, Problem.Invalid(FieldErrors.Whole, Why(failure)));
        }
    }

    internal static string Why(JsonException failure) =>
        failure.LineNumber is { } line ? $"is not valid JSON: line {line + 1}, byte {failure.BytePositionInLine + 1}" : failure.Message;

    private async Task SendAsync(int status, JsonAnswer answer, string contentType)
    {
        answer.Json.Flush();
        try
        {
            await AnswerAsync(status, contentType, answer.Written);
        }
        finally
        {
            answer.Dispose();
        }
    }
}

/// <summary>Parses a body; returns anything where errors were collected, and a refusal where the key may not ask for this.</summary>
internal delegate T? JsonParser<T>(ref JsonBody json, Principal principal, out Problem? refused)
    where T : class;

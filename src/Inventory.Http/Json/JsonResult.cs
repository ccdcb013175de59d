using System.IO.Pipelines;
using Inventory.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Json;

/// <summary>Answers a request with an object as JSON, its length known before its first byte.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="value">What is answered.</param>
public sealed class JsonResult<T>(int status, T value) : IResult
    where T : class
{
    /// <summary>The version the answer is of; null where it has none.</summary>
    public long? Version { get; init; }

    /// <summary>What was asked had already happened.</summary>
    public bool Replayed { get; init; }

    /// <summary>Where what was made is; null where nothing was.</summary>
    public string? Location { get; init; }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (Version is { } version) headers.ETag = $"\"{version}\"";
        if (Replayed) headers["Idempotency-Replayed"] = "true";
        if (Location is not null) headers.Location = Location;
        return JsonResult.WriteAsync(httpContext, status, ContentTypes.Json, value);
    }
}

/// <summary>Makes answers.</summary>
public static class JsonResult
{
    /// <summary>200 with an object.</summary>
    public static JsonResult<T> Ok<T>(T value)
        where T : class => new(200, value);

    /// <summary>Writes an object as the whole answer.</summary>
    public static Task WriteAsync<T>(HttpContext http, int status, string contentType, T value)
        where T : class
    {
        var answer = JsonAnswer.Rent();
        ApiRequest.Of(http).Json.Write(answer.Json, value);
        answer.Json.Flush();
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = answer.Written.Length;
        var sending = response.BodyWriter.WriteAsync(answer.Written);
        if (!sending.IsCompletedSuccessfully) return SentAsync(sending, answer);
        answer.Dispose();
        return Task.CompletedTask;
    }

    private static async Task SentAsync(ValueTask<FlushResult> sending, JsonAnswer answer)
    {
        using (answer) await sending;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Inventory.Client.Tests.Setup;

/// <summary>One attempt as it leaves the client.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">The body, if it has one.</param>
public sealed record Attempt(HttpMethod Method, string Path, string? Body);

/// <summary>
/// Stands between the client and the service and does to each attempt in turn what a test says; those it has no word for pass.
/// </summary>
/// <param name="faults">What happens to the first attempt, the second, and so on.</param>
public sealed class Faults(params Faults.Fault[] faults) : DelegatingHandler
{
    private readonly ConcurrentQueue<Fault> _left = new(faults);

    /// <summary>What happens to an attempt; <paramref name="pass"/> sends it on to the service.</summary>
    public delegate Task<HttpResponseMessage> Fault(HttpRequestMessage request, Func<Task<HttpResponseMessage>> pass,
        CancellationToken cancellation);

    /// <summary>Every attempt so far.</summary>
    public ConcurrentQueue<Attempt> Seen { get; } = new();

    /// <summary>Passes it.</summary>
    public static Fault None { get; } = static (_, pass, _) => pass();

    /// <summary>The service does the work, and its answer is lost.</summary>
    public static Fault LosesAnswer { get; } = static async (_, pass, _) =>
    {
        using (await pass()) throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was closed.");
    };

    /// <summary>The service does the work, and its answer breaks off in the middle of the body.</summary>
    public static Fault BreaksOff { get; } = static async (_, pass, _) =>
    {
        using var whole = await pass();
        var body = await whole.Content.ReadAsByteArrayAsync();
        return new(whole.StatusCode) { Content = new BrokenContent(body[..(body.Length / 2)]) };
    };

    /// <summary>No connection came about.</summary>
    public static Fault NotSent { get; } = static (_, _, _) =>
        throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");

    /// <summary>The service does the work, and nothing is heard of it any more.</summary>
    public static Fault NeverAnswers { get; } = static async (_, pass, cancellation) =>
    {
        using (await pass()) await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        throw new InvalidOperationException("unreachable");
    };

    /// <summary>A refusal in the service's place.</summary>
    public static Fault Refuses(int status, string code, bool retryable, int? retryAfter = null) => (_, _, _) => Task.FromResult(
        Answer(status, $$"""{"status":{{status}},"code":"{{code}}","retryable":{{(retryable ? "true" : "false")}}}""", retryAfter));

    /// <summary>An answer of something on the way.</summary>
    public static Fault Answers(int status, string body) => (_, _, _) => Task.FromResult(Answer(status, body, null));

    /// <summary>The same for every attempt.</summary>
    public static Faults Always(Fault fault) => new([.. Enumerable.Repeat(fault, 1000)]);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        Seen.Enqueue(new(request.Method, request.RequestUri!.PathAndQuery, body));
        return _left.TryDequeue(out var fault)
            ? await fault(request, () => base.SendAsync(request, cancellationToken), cancellationToken)
            : await base.SendAsync(request, cancellationToken);
    }

    private static HttpResponseMessage Answer(int status, string body, int? retryAfter)
    {
        var answer = new HttpResponseMessage(
            (HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/problem+json") };
        if (retryAfter is { } seconds) answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    private sealed class BrokenContent(byte[] part) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(part);
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

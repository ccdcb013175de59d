using System.Net;
using System.Text.Json;
using Inventory.Client.Json;
using Polly.Timeout;

namespace Inventory.Client.Sending;

/// <summary>What one attempt tells about the request's effect.</summary>
internal enum Verdict
{
    /// <summary>Answered, for good.</summary>
    Final,

    /// <summary>This attempt had no effect; another may succeed.</summary>
    NoEffect,

    /// <summary>This attempt may have had its effect.</summary>
    Unknown,

    /// <summary>This attempt may have had its effect, and the service says that asking again will not tell.</summary>
    Broken,
}

/// <summary>
/// Tells what an answer, or the lack of one, means. The contract's words: codes marked † had no effect, any other 5xx is not known.
/// </summary>
internal static class Judgement
{
    public static async ValueTask<(Verdict Verdict, InventoryProblem? Problem)> OfAsync(HttpResponseMessage response,
        CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (status < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)) return (
            Verdict.Final, null);
        var problem = await ProblemOfAsync(response, cancellation);
        return (Of(problem), problem);
    }

    /// <summary>What a problem of status 408, 429 or 5xx means, also one that an entry of a batch was answered with.</summary>
    public static Verdict Of(InventoryProblem problem) => problem switch
    {
        { Status: < 500 and not (408 or 429) } => Verdict.Final,
        { Status: 429 } or
        {
            Code: ProblemCodes.Overloaded or ProblemCodes.LedgerUnavailable or ProblemCodes.Starting
                or ProblemCodes.MaintenanceFreeze or ProblemCodes.ItemDrifted
        } => Verdict.NoEffect,
        { Code: ProblemCodes.Unexplained } or { Retryable: true } => Verdict.Unknown,
        _ => Verdict.Broken,
    };

    public static Verdict Of(Exception failure) => WasNotSent(failure) ? Verdict.NoEffect : Verdict.Unknown;

    /// <summary>Whether it is the lack of an answer, and nothing else.</summary>
    public static bool IsNoAnswer(Exception failure) => failure is HttpRequestException or IOException or TimeoutRejectedException;

    /// <summary>The problem of an answer that is not 2xx; something on the way may have answered in the service's place.</summary>
    public static async ValueTask<InventoryProblem> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize(body, InventoryJson.Default.InventoryProblem) is { } problem) return problem;
        }
        catch (JsonException)
        {
            // Not the service's own words.
        }

        return new()
        {
            Code = ProblemCodes.Unexplained,
            Status = (int)response.StatusCode,
            Detail = $"The answer has HTTP status {(int)response.StatusCode} and is not this service's.",
        };
    }

    private static bool WasNotSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}

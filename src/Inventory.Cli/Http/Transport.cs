namespace Inventory.Cli.Http;

/// <summary>Which failures are the network's, and how long to wait after them.</summary>
internal static class Transport
{
    /// <summary>No connection came about, so that nothing can have happened.</summary>
    public static bool WasNotSent(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>The network's or the clock's fault, not the user's Ctrl-C.</summary>
    public static bool IsFailure(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>From a quarter of a second doubling to four; what the server asks for counts, up to ten.</summary>
    public static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var own = TimeSpan.FromMilliseconds(Math.Min(250 << Math.Min(attempt - 1, 4), 4000) * (0.75 + Random.Shared.NextDouble() / 2));
        var wanted = asked > own ? asked.Value : own;
        return wanted > TimeSpan.FromSeconds(10) ? TimeSpan.FromSeconds(10) : wanted;
    }
}

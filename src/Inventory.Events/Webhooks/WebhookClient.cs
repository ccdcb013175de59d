namespace Inventory.Events.Webhooks;

/// <summary>The HTTP client of all webhooks: no proxy, no redirect, no cookie, no trace of ours, and a guard at each connect.</summary>
internal sealed class WebhookClient(GuardedConnector connector) : IDisposable
{
    /// <summary>Where they come from.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        ConnectCallback = connector.ConnectAsync,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        // A name is looked up again now and then, also by who is spoken to all the time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 0,
    })
    { Timeout = Timeout.InfiniteTimeSpan };   // each attempt has a deadline of its own, by the host's time

    public void Dispose() => Http.Dispose();
}

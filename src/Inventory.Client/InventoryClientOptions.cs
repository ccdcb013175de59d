namespace Inventory.Client;

/// <summary>Where the service is, the key for it, and how long to go on asking.</summary>
public sealed class InventoryClientOptions
{
    /// <summary>The root of the service, as <c>https://inventory.example.org</c>. Required.</summary>
    public Uri? Address { get; set; }

    /// <summary>The API key. Required; goes into the Authorization header and nowhere else, no log included.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// How long a call goes on until its outcome is known, all attempts together. Default: 1 minute; <see cref="Timeout.InfiniteTimeSpan"/>
    /// leaves it to the caller's cancellation token. Shorter answers people sooner, longer outlasts more of an outage.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one attempt may take before it counts as unanswered and is repeated. Default: 10 seconds; the service itself gives up on a
    /// command after 3.5.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The pause before the first repeat; it doubles from one to the next, up to 5 seconds, with jitter. Default: 100 ms.
    /// </summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What is wrong with them; null where nothing is.</summary>
    internal string? Fault()
    {
        if (Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) return "Address is no http or https address of a service.";
        if (Address.UserInfo.Length > 0) return "Address carries a name or password: the key belongs into Key.";
        // A header value that is refused would be quoted in the exception, and so end up in a log.
        if (Key is null or "" || !Key.All(static sign => sign is > ' ' and < '\x7f')) return "Key is not an API key, one word of ASCII.";
        if (!IsTime(Patience)) return "Patience is neither a time nor infinite.";
        if (!IsTime(AttemptTimeout)) return "AttemptTimeout is neither a time nor infinite.";
        return FirstPause > TimeSpan.Zero ? null : "FirstPause is no time.";
    }

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero || time == Timeout.InfiniteTimeSpan;
}

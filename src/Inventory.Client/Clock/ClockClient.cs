using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>Business time of a service that has the test clock; any other answers <c>not-found</c>.</summary>
public sealed class ClockClient
{
    private readonly Sender _sender;

    internal ClockClient(Sender sender) => _sender = sender;

    /// <summary>The present instant.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<ClockTime>> GetAsync(CancellationToken cancellation = default) =>
        _sender.SendAsync(new(Operations.GetClock, Operations.GetClock.Path), InventoryJson.Default.ClockTime, cancellation);

    /// <summary>Moves it forward; answered once all holds that are over by then have ended.</summary>
    /// <param name="now">Where to.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<ClockTime>> SetAsync(DateTimeOffset now, CancellationToken cancellation = default) => _sender.SendAsync(
        ApiRequest.Of(Operations.SetClock, Operations.SetClock.Path, new(now), InventoryJson.Default.ClockTime),
            InventoryJson.Default.ClockTime, cancellation);
}

/// <summary>Business time.</summary>
/// <param name="Now">The present instant.</param>
public sealed record ClockTime(DateTimeOffset Now);

using Inventory.Client.Events;
using Inventory.Client.Json;
using Inventory.Client.Sending;

namespace Inventory.Client;

/// <summary>What happens to all items and holds of the tenant, in one order.</summary>
public sealed class EventsClient
{
    /// <summary>The place before the oldest event that is kept.</summary>
    public const string Start = "start";

    /// <summary>The place behind everything that has happened.</summary>
    public const string Now = "now";

    private readonly Sender _sender;

    internal EventsClient(Sender sender) => _sender = sender;

    /// <summary>
    /// Events as they happen, without end: connects again whenever the connection or the service is lost, and goes on behind the last event
    /// without a gap. An event may come twice, with the same id.
    /// </summary>
    /// <param name="after">The cursor of the last event the caller has dealt with, <see cref="Start"/> or <see cref="Now"/>.</param>
    /// <param name="types">Only events of these types; null for all.</param>
    /// <param name="prefix">Only events of items whose id begins with it; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InventoryProblemException">
    /// It was refused for good: <see cref="ProblemCodes.CursorGone"/>, where events were missed that are kept no longer, a key that is
    /// none any more, a type that is unknown.
    /// </exception>
    public IAsyncEnumerable<InventoryEvent> ReadAsync(
        string after = Now, IReadOnlyList<string>? types = null, string? prefix = null, CancellationToken cancellation = default) =>
        new EventStream(_sender, new() { Types = types, Prefix = prefix }).ReadAsync(after, cancellation);

    /// <summary>A page of events.</summary>
    /// <param name="after">A page's <see cref="EventsPage.Next"/>, <see cref="Start"/> or <see cref="Now"/>.</param>
    /// <param name="filter">Which events; null for all.</param>
    /// <param name="wait">How long the service may wait for an event where there is none, up to 30 whole seconds.</param>
    /// <param name="limit">How many at most, 1 to 1000; null for 100.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<Answer<EventsPage>> ReadPageAsync(
        string after = Start, EventFilter? filter = null, TimeSpan wait = default, int? limit = null,
        CancellationToken cancellation = default) => _sender.SendAsync(
        new(Operations.ListEvents, Operations.ListEvents.Path)
        {
            Query =
            [
                ("after", after), .. (filter ?? new()).Query,
                ("wait", wait > TimeSpan.Zero ? Words.Of((long)wait.TotalSeconds) : null), ("limit", Words.Of(limit)),
            ],
            Waits = wait,
        },
        InventoryJson.Default.EventsPage, cancellation);
}

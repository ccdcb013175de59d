using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Streams;

namespace Inventory.Events.Streams;

/// <summary>Events of one stream on their way to one subscriber, in order. Orleans takes them apart; a subscriber sees events.</summary>
[GenerateSerializer, Immutable, Alias("inventory.EventBatch")]
public sealed class EventBatch : IBatchContainer
{
    [NonSerialized] private readonly IPresentation? _presentation;
    [NonSerialized] private JournalToken? _token;
    [NonSerialized] private bool _isFiltered;

    /// <param name="streamId">The stream.</param>
    /// <param name="events">The events.</param>
    /// <param name="position">Up to where the stream was looked through for them.</param>
    /// <param name="presentation">Who on this silo presents it; null for nobody.</param>
    /// <param name="index">Tells it from what was presented at the same position before.</param>
    internal EventBatch(StreamId streamId, InventoryEvent[] events, long position, IPresentation? presentation = null, int index = 0) =>
        (StreamId, Events, Position, _presentation, Index) = (streamId, events, position, presentation, index);

    /// <summary>The stream.</summary>
    [Id(0)] public StreamId StreamId { get; private set; }

    /// <summary>The events.</summary>
    [Id(1)] internal InventoryEvent[] Events { get; private set; }

    /// <summary>Up to where the stream was looked through for them.</summary>
    [Id(2)] internal long Position { get; private set; }

    /// <summary>
    /// Tells it from what was presented at the same position before: events that are tried again belong to none of their own.
    /// </summary>
    [Id(3)] internal int Index { get; private set; }

    /// <inheritdoc />
    public StreamSequenceToken SequenceToken =>
        _token ??= JournalToken.Of(Position, Index, _presentation);

    /// <inheritdoc />
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        // The relay's filter is the first to ask, and asks for objects: it is given the whole, and leaves what its subscriber wants.
        if (_presentation is not null && !_isFiltered && typeof(T) == typeof(object))
        {
            _isFiltered = true;
            if (Events.Length > 0 || _presentation.IsQuestion) yield return Tuple.Create((T)(object)this, SequenceToken);
            yield break;
        }

        foreach (var told in Events)
            if (told is T wanted) yield return Tuple.Create<T, StreamSequenceToken>(wanted, new JournalToken(told.Position));
    }

    /// <inheritdoc />
    public bool ImportRequestContext() => _presentation is { IsQuestion: true } ? throw new WhoseCursorException() : false;

    /// <summary>Leaves the events about what begins with a prefix, before it is sent.</summary>
    /// <returns>Whether there is something to send.</returns>
    internal bool Keep(string? prefix)
    {
        if (_presentation is { IsQuestion: true }) return true;
        if (!string.IsNullOrEmpty(prefix))
            Events = Array.FindAll(Events, told => told.Subject.StartsWith(prefix, StringComparison.Ordinal));
        return Events.Length > 0;
    }
}

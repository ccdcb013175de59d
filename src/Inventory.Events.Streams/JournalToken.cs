using Orleans;
using Orleans.Providers.Streams.Common;

namespace Inventory.Events.Streams;

/// <summary>
/// A place in the log as Orleans' streams carry it: the position of an event. A subscription that begins at one hears that event first, or
/// the next of its stream; one that resumes what it has by position begins behind it (<see cref="Behind"/>).
/// </summary>
[GenerateSerializer, Alias("inventory.JournalToken")]
public sealed class JournalToken : EventSequenceTokenV2
{
    /// <param name="position">The event's position.</param>
    public JournalToken(long position) : base(position)
    {
    }

    private JournalToken(long position, int index, object? presentation) : base(position, index) =>
        (IsDelivered, Presentation) = (presentation is not null, presentation);

    /// <summary>The place behind what was handled already.</summary>
    /// <param name="position">The position of the last event that was handled; 0 for everything there is.</param>
    public static JournalToken Behind(long position) => new(position + 1);

    /// <summary>
    /// Whether a relay has made it for what it delivered: what is before its mark was delivered too. One that a subscriber makes is a wish.
    /// </summary>
    [Id(0)] internal bool IsDelivered { get; private set; }

    /// <summary>By which presentation it was delivered, on the silo that does; nowhere else.</summary>
    [field: NonSerialized] internal object? Presentation { get; }

    /// <inheritdoc />
    protected override Type SequenceTokenCompatibilityDomain => typeof(EventSequenceToken);

    internal static JournalToken Of(long position, int index, object? presentation) => new(position, index, presentation);
}

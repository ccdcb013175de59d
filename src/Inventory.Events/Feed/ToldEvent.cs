using Inventory.Events.Envelopes;
using Inventory.Ledger.Journal;

namespace Inventory.Events.Feed;

/// <summary>
/// An event on its way to those who listen. Its texts are made when the first of them asks, and kept for the others: a thousand listeners
/// cost one rendering.
/// </summary>
public sealed class ToldEvent
{
    private byte[]? _envelope, _frame, _outlineFrame;
    private string? _cursor;

    /// <param name="happened">The event.</param>
    /// <param name="tenant">The name of the tenant whose it is.</param>
    public ToldEvent(JournalEvent happened, string tenant) => (Happened, Tenant) = (happened, tenant);

    /// <summary>What happened.</summary>
    public JournalEvent Happened { get; }

    /// <summary>The name of the tenant whose it is.</summary>
    public string Tenant { get; }

    /// <summary>Its place in the log.</summary>
    public long Position => Happened.Position;

    /// <summary>Its envelope as UTF-8.</summary>
    public ReadOnlyMemory<byte> Envelope =>
        _frame is { } frame ? EventFrame.EnvelopeIn(frame, Happened.Type) : _envelope ??= Envelopes.Envelope.Render(Tenant, Happened);

    /// <summary>Its envelope as a key hears of it that is bound to another channel than the event's.</summary>
    public ReadOnlyMemory<byte> Outline => Envelopes.Envelope.RenderOutline(Tenant, Happened);

    /// <summary>It as an event of a stream of server-sent events: cursor, type and envelope.</summary>
    public ReadOnlyMemory<byte> Frame
    {
        get
        {
            if (_frame is { } known) return known;
            var frame = EventFrame.Render(Cursor, Happened.Type, Envelope.Span);
            (_frame, _envelope) = (frame, null);   // the envelope is in it
            return frame;
        }
    }

    /// <summary>The same, with the outline instead of the envelope.</summary>
    public ReadOnlyMemory<byte> OutlineFrame =>
        _outlineFrame ??= EventFrame.Render(Cursor, Happened.Type, Envelopes.Envelope.RenderOutline(Tenant, Happened));

    /// <summary>The token of its place.</summary>
    public string Cursor => _cursor ??= EventCursor.Encode(Tenant, Position);
}

using System.Text;

namespace Inventory.Events.Envelopes;

/// <summary>
/// An event as a stream of server-sent events carries it: its cursor as the id, its type as the name, its envelope as the data.
/// </summary>
public static class EventFrame
{
    private static ReadOnlySpan<byte> Id => "id: "u8;

    private static ReadOnlySpan<byte> Name => "\nevent: "u8;

    private static ReadOnlySpan<byte> Data => "\ndata: "u8;

    private static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>The whole of one. An envelope has no line breaks, so its data is one line.</summary>
    public static byte[] Render(string cursor, string type, ReadOnlySpan<byte> envelope)
    {
        var frame = new byte[Before(type) + envelope.Length + End.Length];
        var rest = Write(Id, frame);
        rest = rest[Encoding.ASCII.GetBytes(cursor, rest)..];
        rest = Write(Name, rest);
        rest = rest[Encoding.ASCII.GetBytes(type, rest)..];
        rest = Write(envelope, Write(Data, rest));
        Write(End, rest);
        return frame;
    }

    /// <summary>One without an event: who goes on after a break begins behind this place.</summary>
    public static byte[] RenderPlace(string cursor) => Encoding.ASCII.GetBytes($"id: {cursor}\n\n");

    /// <summary>The envelope in one.</summary>
    public static ReadOnlyMemory<byte> EnvelopeIn(byte[] frame, string type) => frame.AsMemory(Before(type)..^End.Length);

    private static int Before(string type) => Id.Length + EventCursor.Length + Name.Length + type.Length + Data.Length;

    private static Span<byte> Write(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return to[text.Length..];
    }
}

using System.Buffers.Text;

namespace Inventory.Benchmarks.Http;

/// <summary>As much of HTTP/1.1 as it takes to know where an answer ends.</summary>
internal static class HttpAnswer
{
    /// <summary>The length of the answer at the start of what was received, head included; 0 while it is not whole.</summary>
    public static int Length(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var body = received[(head + 4)..];
        var fields = received[..(head + 2)];
        if (Field(fields, "content-length"u8, "Content-Length"u8) is { IsEmpty: false } text
            && Utf8Parser.TryParse(text, out int length, out _))
            return body.Length >= length ? head + 4 + length : 0;
        if (Field(fields, "transfer-encoding"u8, "Transfer-Encoding"u8).IsEmpty) return head + 4;   // 204, 304
        return body.EndsWith("0\r\n\r\n"u8) && (body.Length == 5 || body.EndsWith("\r\n0\r\n\r\n"u8)) ? received.Length : 0;
    }

    /// <summary>The status code.</summary>
    public static int Status(ReadOnlySpan<byte> answer) => Utf8Parser.TryParse(answer["HTTP/1.1 ".Length..], out int status, out _) ? status
        : 0;

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> usual)
    {
        var at = fields.IndexOf(usual);
        if (at < 0) at = fields.IndexOf(lower);
        if (at < 0) return default;
        var value = fields[(at + usual.Length + 1)..].TrimStart((byte)' ');
        return value[..value.IndexOf("\r\n"u8)];
    }
}

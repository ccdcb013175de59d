using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Inventory.Http.Requests;

/// <summary>The id under which a request is known in answers, logs and traces.</summary>
public static class TraceIds
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The trace that the caller's <c>traceparent</c> names, or a fresh one.</summary>
    public static string Of(HttpContext http)
    {
        // Where somebody traces, the host has read the header already.
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity) return activity.TraceId.ToHexString();
        var header = http.Request.Headers.TraceParent;
        return header.Count == 1 && Parse(header[0]) is { } trace ? trace : Fresh();
    }

    /// <summary>The trace id of a W3C <c>traceparent</c>; null where the header is not well-formed.</summary>
    public static string? Parse(string? parent)
    {
        if (parent is null || parent.Length < 55) return null;
        var text = parent.AsSpan();
        if (text[2] != '-' || text[35] != '-' || text[52] != '-' || (text.Length > 55 && (text[55] != '-' || text[..2] is "00")))
            return null;
        if (!IsHex(text[..2]) || text[..2] is "ff" || !IsHex(text[53..55])) return null;
        if (!IsId(text[3..35]) || !IsId(text[36..52])) return null;
        return parent[3..35];
    }

    private static string Fresh()
    {
        Span<byte> bytes = stackalloc byte[16];
        do RandomNumberGenerator.Fill(bytes);
        while (!bytes.ContainsAnyExcept((byte)0));
        return Convert.ToHexStringLower(bytes);
    }

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}

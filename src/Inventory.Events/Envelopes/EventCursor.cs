using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inventory.Events.Envelopes;

/// <summary>
/// A place in a tenant's events as a token: the position, and a digest that binds it to the tenant. It grows as text as positions do, and
/// is good with any filter. Secret it is not: whatever place it names, what follows shows only what its key may see.
/// </summary>
public static class EventCursor
{
    /// <summary>How many characters each has.</summary>
    public const int Length = Digits + 1 + 2 * DigestBytes;

    private const int Digits = 19, DigestBytes = 8;

    /// <summary>The token of a position.</summary>
    public static string Encode(string tenant, long position)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        Digest(tenant, position, digest);
        return string.Create(CultureInfo.InvariantCulture, $"{position:D19}-{Convert.ToHexStringLower(digest)}");
    }

    /// <summary>The position that a token of this tenant names; null where it is none.</summary>
    public static long? Decode(string tenant, string token)
    {
        if (token.Length != Length || token[Digits] != '-') return null;
        if (!long.TryParse(token.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return null;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Encode(tenant, position)))
            ? position : null;
    }

    private static void Digest(string tenant, long position, Span<byte> digest)
    {
        Span<byte> text = stackalloc byte[256];
        var length = Encoding.UTF8.GetBytes("inventory event cursor 1\n", text);
        Utf8Formatter.TryFormat(position, text[length..], out var written);
        length += written;
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(tenant, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        hash[..DigestBytes].CopyTo(digest);
    }
}

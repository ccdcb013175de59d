using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Inventory.Http.Lists;

/// <summary>
/// Where a list goes on, as an opaque token: the place, when the token was given, and a digest that binds both to the tenant, the list and
/// its filters. Secret it is not: whatever place it names, the next page shows only what its key may see.
/// </summary>
public static class Cursor
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const int HeaderLength = 8 + DigestLength;
    private const int DigestLength = 16;

    /// <summary>Makes a token.</summary>
    /// <param name="list">Which list, of which tenant, with which filters.</param>
    /// <param name="place">The last entry given.</param>
    /// <param name="now">The node's time.</param>
    public static string Encode(string list, string place, DateTimeOffset now)
    {
        var token = new byte[HeaderLength + Encoding.UTF8.GetByteCount(place)];
        BinaryPrimitives.WriteInt64BigEndian(token, now.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(place, token.AsSpan(HeaderLength));
        Digest(list, token).CopyTo(token, 8);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The place that a token names; null when it is not one of this list's, or too old.</summary>
    public static string? Decode(string list, string token, DateTimeOffset now)
    {
        if (token.Length > 1024 || !Base64Url.IsValid(token)) return null;
        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length < HeaderLength || !CryptographicOperations.FixedTimeEquals(bytes.AsSpan(8, DigestLength), Digest(list, bytes)))
            return null;
        var age = now.ToUnixTimeSeconds() - BinaryPrimitives.ReadInt64BigEndian(bytes);
        // Given by a node whose clock is a little ahead is no reason to refuse it.
        return age <= Life.TotalSeconds && age >= -Life.TotalSeconds ? Encoding.UTF8.GetString(bytes.AsSpan(HeaderLength)) : null;
    }

    private static byte[] Digest(string list, ReadOnlySpan<byte> token)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("inventory cursor 1\n"u8);
        hash.AppendData(token[..8]);
        hash.AppendData(token[HeaderLength..]);
        hash.AppendData("\n"u8);
        hash.AppendData(Encoding.UTF8.GetBytes(list));
        return hash.GetHashAndReset()[..DigestLength];
    }
}

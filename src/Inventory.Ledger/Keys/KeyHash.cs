using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Inventory.Ledger.Keys;

/// <summary>
/// The SHA-256 of an API key. Keys are long and random, so no slower hash is needed; and only hashes are kept, compared and looked up, so
/// that neither the store, nor memory, nor timing tells of a key.
/// </summary>
public readonly record struct KeyHash
{
    private readonly UInt128 _first;
    private readonly UInt128 _second;

    private KeyHash(ReadOnlySpan<byte> bytes)
    {
        _first = MemoryMarshal.Read<UInt128>(bytes);
        _second = MemoryMarshal.Read<UInt128>(bytes[16..]);
    }

    /// <summary>The hash of a key as a caller presents it.</summary>
    public static KeyHash Of(ReadOnlySpan<char> key)
    {
        Span<byte> utf8 = stackalloc byte[1024];
        Span<byte> hash = stackalloc byte[32];
        if (!Encoding.UTF8.TryGetBytes(key, utf8, out var length)) utf8 = Encoding.UTF8.GetBytes(key.ToArray());
        else utf8 = utf8[..length];
        SHA256.HashData(utf8, hash);
        return new(hash);
    }

    /// <summary>The hash as stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[32];
        MemoryMarshal.Write(bytes, _first);
        MemoryMarshal.Write(bytes.AsSpan(16), _second);
        return bytes;
    }

    /// <summary>Whether <paramref name="stored"/> is this hash; takes the same time whether it is or not.</summary>
    public bool Matches(ReadOnlySpan<byte> stored) => CryptographicOperations.FixedTimeEquals(ToBytes(), stored);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Inventory.Events.Partitions;

/// <summary>
/// Tells whether two sets of lines are the same, in whatever order each comes: how many they are, and the sum, modulo 2^128, of the first
/// 16 bytes of each line's SHA-256.
/// </summary>
internal struct LineDigest
{
    private UInt128 _sum;

    /// <summary>How many lines there were.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes a line in, without its line break.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        _sum += BinaryPrimitives.ReadUInt128BigEndian(hash);
        Lines++;
    }

    /// <summary>The sum, as 32 hexadecimal digits.</summary>
    public override readonly string ToString() => _sum.ToString("x32", CultureInfo.InvariantCulture);
}

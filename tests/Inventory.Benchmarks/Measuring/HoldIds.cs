using System.Buffers.Binary;
using System.Globalization;

namespace Inventory.Benchmarks.Measuring;

/// <summary>Hold ids that look like UUIDs and follow from the seed and the operation's number alone.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="inOrderOfTime">As UUIDs of version 7 are: what was made in the same millisecond is in no order, all else is. Else random,
/// as version 4.</param>
internal sealed class HoldIds(int seed, bool inOrderOfTime = false)
{
    private const ulong Epoch = 1_767_225_600_000, PerMillisecond = 64;
    private readonly ulong _salt = Mix((ulong)seed);

    public Guid Guid(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        var (high, low) = (Mix(_salt ^ (ulong)number), Mix(_salt + (ulong)number * 2 + 1));
        if (inOrderOfTime) high = (Epoch + (ulong)number / PerMillisecond) << 16 | 0x7000 | (high & 0xFFF);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new(bytes, bigEndian: true);
    }

    public string Text(long number) => Guid(number).ToString("N", CultureInfo.InvariantCulture);

    /// <summary>A bijection that scatters neighbours (the finalizer of SplitMix64).</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

using System.Globalization;

namespace Inventory.Benchmarks.Measuring;

/// <summary>Hold ids that look like random UUIDs and follow from the seed and the operation's number alone.</summary>
internal sealed class HoldIds(int seed)
{
    private readonly ulong _salt = Mix((ulong)seed);

    public Guid Guid(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Mix(_salt ^ (ulong)number));
        BitConverter.TryWriteBytes(bytes[8..], Mix(_salt + (ulong)number * 2 + 1));
        return new(bytes);
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

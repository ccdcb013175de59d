namespace Inventory.Samples.Generator;

/// <summary>
/// Sebastiano Vigna's splitmix64 (https://prng.di.unimi.it/splitmix64.c). Our own copy, because no version of .NET promises
/// the sequence of <see cref="Random"/>.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + (int)(Next() % (ulong)(to - from + 1));

    /// <summary>True this many times in a hundred.</summary>
    public bool Percent(int chance) => Between(1, 100) <= chance;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    private ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}

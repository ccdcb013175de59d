namespace Inventory.Benchmarks.Measuring;

/// <summary>Which item an operation is about; follows from the seed and the operation's number alone.</summary>
internal sealed class ItemChoice
{
    private readonly ulong _salt;
    private readonly int[]? _drawn;

    private ItemChoice(int items, int seed, int[]? drawn) => (Items, _salt, _drawn) = (items, HoldIds.Mix((ulong)seed ^ 0x5EED), drawn);

    /// <summary>How many items there are.</summary>
    public int Items { get; }

    /// <summary>Every item as likely as any other.</summary>
    public static ItemChoice Uniform(int items, int seed) => new(items, seed, null);

    /// <summary>The item of rank r in proportion to 1 / r^s, drawn ahead.</summary>
    public static ItemChoice Zipf(int items, double s, int seed)
    {
        var sums = new double[items];
        var sum = 0.0;
        for (var rank = 0; rank < items; rank++) sums[rank] = sum += 1 / Math.Pow(rank + 1, s);
        var random = new Random(seed);
        var drawn = new int[1 << 18];
        for (var i = 0; i < drawn.Length; i++)
        {
            var place = Array.BinarySearch(sums, random.NextDouble() * sum);
            drawn[i] = Math.Min(items - 1, place < 0 ? ~place : place);
        }

        return new(items, seed, drawn);
    }

    public int Pick(long number) => _drawn is { } drawn
        ? drawn[number & (drawn.Length - 1)]
        : Items == 1 ? 0 : (int)(HoldIds.Mix(_salt ^ (ulong)number) % (ulong)Items);
}

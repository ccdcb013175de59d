namespace Inventory.Samples.Generator;

/// <summary>The sample files. The same seed gives the same bytes, on any machine and any version of .NET.</summary>
public static class Samples
{
    /// <summary>Where the random numbers of all files start.</summary>
    public const ulong Seed = 20270101;

    /// <summary>Every file's name and content.</summary>
    public static IEnumerable<(string Name, string Content)> All() =>
    [
        ("catalogue.csv", Catalogue.Write(new(Seed))),
        ("hotel.jsonl", Hotel.Write(new(Seed))),
        ("venue.jsonl", Venue.Write(new(Seed))),
    ];
}

namespace Inventory.Architecture.Tests;

/// <summary>What an item, a desk and an ending do is told in plain classes; what runs them is their shell.</summary>
public sealed class HostTests
{
    /// <summary>Grains, what they say to each other, and what fetches or registers them.</summary>
    private static readonly string[] Shells =
    [
        "Expiry/ExpiryStart.cs", "Expiry/ExpirySweeper.cs", "Expiry/HoldExpiryGrain.cs", "Expiry/IHoldExpiryGrain.cs",
        "GrainServices.cs",
        "Holds/HoldsGrain.cs", "Holds/ILentItem.cs", "Items/IItemDoor.cs", "Items/IItemEnds.cs", "Items/IItemLoans.cs",
        "Items/ItemGrain.cs",
        "Items/ItemImporter.cs", "Items/LeavingItems.cs", "Reconciling/Reconciler.cs",
    ];

    [Fact]
    public void Nothing_but_the_shells_of_the_core_knows_Orleans()
    {
        var folder = Path.Combine(Repository.Root, "src", "Inventory.Grains");
        Assert.Equal(Shells, Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadLines(file).Any(static line => line.StartsWith("using Orleans", StringComparison.Ordinal)
                || line.Contains("global::Orleans", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
    }
}

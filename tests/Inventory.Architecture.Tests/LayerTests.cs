using System.Reflection;

namespace Inventory.Architecture.Tests;

/// <summary>Dependencies point inwards, and each layer knows only the libraries that its work is about.</summary>
public sealed class LayerTests
{
    /// <summary>
    /// What each project of the product may use of the product: what its assembly really refers to, not what its project file allows.
    /// </summary>
    private static readonly Dictionary<string, string[]> Layers = new()
    {
        ["Domain"] = [],
        ["Contracts"] = ["Domain"],
        ["Ledger"] = ["Domain"],
        ["Http"] = ["Domain", "Contracts", "Ledger"],
        ["Grains"] = ["Domain", "Contracts", "Ledger"],
        ["Events.Streams"] = [],
        ["Events"] = ["Domain", "Contracts", "Ledger", "Grains", "Events.Streams"],
        ["Events.RabbitMq"] = ["Domain", "Ledger", "Grains", "Events"],
        ["Events.Kafka"] = ["Domain", "Ledger", "Events"],
        ["Operations"] = ["Domain", "Contracts", "Ledger", "Grains", "Events"],
        ["Gateway"] = ["Domain", "Contracts", "Ledger", "Grains", "Events", "Operations", "Http"],
        ["Dashboard"] = ["Domain", "Contracts", "Ledger", "Grains", "Events", "Operations", "Http"],
        ["Silo"] = ["Domain", "Contracts", "Ledger", "Grains", "Events", "Operations", "Http", "Gateway", "Dashboard",
            "Events.RabbitMq", "Events.Kafka"],
        ["Client"] = [],
        ["Cli"] = [],
    };

    /// <summary>Libraries that only these projects may know.</summary>
    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Npgsql"] = ["Ledger", "Silo"],
        ["Orleans"] = ["Contracts", "Grains", "Events.Streams", "Events", "Operations", "Http", "Gateway", "Dashboard", "Silo",
            "Events.RabbitMq", "Events.Kafka"],
        ["Microsoft.AspNetCore"] = ["Http", "Gateway", "Dashboard", "Silo"],
        ["Microsoft.Extensions"] = ["Ledger", "Http", "Grains", "Events.Streams", "Events", "Operations", "Gateway", "Dashboard", "Silo",
            "Client", "Events.RabbitMq", "Events.Kafka"],
        ["RabbitMQ"] = ["Events.RabbitMq"],
        ["Confluent"] = ["Events.Kafka", "Silo"],
    };

    public static TheoryData<string> Projects => [.. Layers.Keys];

    [Fact]
    public void Every_project_has_its_place() => Assert.Equal(
        Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)["Inventory.".Length..])
            .Order(StringComparer.Ordinal),
        Layers.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_inner_layers_alone(string project) =>
        Assert.Empty(References(project).Where(name => name.StartsWith("Inventory.", StringComparison.Ordinal))
            .Select(name => name["Inventory.".Length..]).Except(Layers[project]));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_libraries_of_its_trade(string project) =>
        Assert.DoesNotContain(References(project),
            name => Libraries.Any(library => IsOf(name, library.Key) && !library.Value.Contains(project)));

    private static bool IsOf(string assembly, string library) =>
        assembly == library || assembly.StartsWith(library + ".", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) => Assembly.Load(NameOf(project)).GetReferencedAssemblies()
        .Select(reference => reference.Name!);

    private static string NameOf(string project) => project is "Cli" ? "inv" : "Inventory." + project;
}

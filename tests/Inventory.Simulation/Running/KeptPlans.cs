using System.Text.Json;
using Inventory.Simulation.Workload;

namespace Inventory.Simulation.Running;

/// <summary>
/// Histories that once broke a promise, kept as plans: a seed alone would stand for another history as soon as plans are made otherwise.
/// </summary>
internal static class KeptPlans
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Kept");

    /// <summary>All of them, with what they are called.</summary>
    public static IEnumerable<(string Name, Plan Plan)> All => Directory.Exists(Folder)
        ? Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
            .Select(static file =>
                (Path.GetFileNameWithoutExtension(file), JsonSerializer.Deserialize<Plan>(File.ReadAllText(file), Options)!))
        : [];

    /// <summary>Writes one down.</summary>
    public static void Keep(string file, Plan plan) => File.WriteAllText(file, JsonSerializer.Serialize(plan, Options) + "\n");
}
